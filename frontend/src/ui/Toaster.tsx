import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { Toast as Radix } from 'radix-ui'
import { useTranslation } from 'react-i18next'

import { Button } from './Button'
import { classes } from './classes'
import { IconButton } from './IconButton'
import styles from './Toaster.module.css'
import { dismissToast, useToasts, type Toast } from './toasts'

const icons = { plain: null, success: <CircleCheck />, danger: <CircleAlert /> }

/** The place where toasts stand; once per page. */
export function Toaster() {
  const { t } = useTranslation()
  const toasts = useToasts()
  return (
    <Radix.Provider swipeDirection="right" label={t('ui.notifications')}>
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
      {/* Its own key would be F8, which leads from problem to problem. */}
      <Radix.Viewport className={styles.stack} label={t('ui.notifications')} hotkey={['altKey', 'KeyN']} />
    </Radix.Provider>
  )
}

type ToastCardProps = { toast: Toast }

function ToastCard({ toast }: ToastCardProps) {
  const { t } = useTranslation()
  return (
    <Radix.Root
      className={classes(styles.toast, styles[toast.tone])}
      duration={toast.durationMs}
      onOpenChange={(open) => !open && dismissToast(toast.id)}
    >
      {icons[toast.tone]}
      <div className={styles.text}>
        <Radix.Title className={styles.title}>{toast.title}</Radix.Title>
        {toast.description && (
          <Radix.Description className={styles.description}>{toast.description}</Radix.Description>
        )}
      </div>
      {toast.action && (
        <Radix.Action asChild altText={toast.action.label}>
          <Button size="small" onClick={toast.action.onSelect}>
            {toast.action.label}
          </Button>
        </Radix.Action>
      )}
      <Radix.Close asChild>
        <IconButton size="small" icon={<X />} label={t('ui.dismiss')} />
      </Radix.Close>
    </Radix.Root>
  )
}
