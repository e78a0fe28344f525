import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { said } from '../../api/said'
import { revokeToken, tokensQuery, type Token } from '../../api/tokens'
import { ConfirmDialog } from '../../ui/ConfirmDialog'
import { showToast } from '../../ui/toasts'

type RevokeDialogProps = { token: Token; onClose: () => void }

export function RevokeDialog({ token, onClose }: RevokeDialogProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { mutate, isPending } = useMutation({
    mutationFn: () => revokeToken(token.id),
    onSuccess: () => showToast({ title: t('tokens.revoke.done', { name: said(token.name) }) }),
    onError: (error) =>
      showToast({ tone: 'danger', title: t('tokens.revoke.failed'), description: error.message }),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: tokensQuery.queryKey })
      onClose()
    },
  })
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('tokens.revoke.title', { name: said(token.name) })}
      description={t('tokens.revoke.body')}
      action={t('tokens.revoke.action')}
      danger
      busy={isPending}
      onConfirm={() => mutate()}
    />
  )
}
