import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Keyboard, KeyRound, LogOut } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'

import { signOut, type Session } from '../../api/session'
import { Avatar } from '../../ui/Avatar'
import { Menu } from '../../ui/Menu'
import { showToast } from '../../ui/toasts'
import { offered } from '../commands/offered'
import styles from './AccountMenu.module.css'
import { useNoticeChoice } from './useNoticeChoice'

type AccountMenuProps = { session: Session }

export function AccountMenu({ session }: AccountMenuProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const notices = useNoticeChoice()
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      await navigate('/sign-in')
      queryClient.clear()
    },
    onError: (error) =>
      showToast({ tone: 'danger', title: t('shell.account.signOutFailed'), description: error.message }),
  })

  return (
    <Menu
      side="right"
      align="end"
      trigger={
        <button type="button" className={styles.trigger} aria-label={t('shell.account.menu')}>
          <Avatar name={session.user.name || session.user.email} />
        </button>
      }
      header={
        <div className={styles.who}>
          <span className={styles.name}>{session.user.name || session.user.email}</span>
          {session.user.name && <span className={styles.quiet}>{session.user.email}</span>}
          <span className={styles.quiet}>
            {t('shell.account.workspace')}: {session.workspace.name}
          </span>
        </div>
      }
      items={[
        ...notices,
        {
          label: t('shell.account.tokens'),
          icon: <KeyRound />,
          onSelect: () => void navigate('/settings/tokens'),
        },
        {
          label: t('commands.keys'),
          icon: <Keyboard />,
          shortcut: '?',
          onSelect: () => offered.setState({ floating: 'keys' }),
        },
        { label: t('shell.account.signOut'), icon: <LogOut />, onSelect: () => leave.mutate() },
      ]}
      footer={
        <span className={styles.quiet}>{t('shell.account.version', { version: session.version })}</span>
      }
    />
  )
}
