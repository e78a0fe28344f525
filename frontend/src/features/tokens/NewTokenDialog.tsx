import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { createToken, tokensQuery, type TokenScope } from '../../api/tokens'
import { Button } from '../../ui/Button'
import { CodeBlock } from '../../ui/CodeBlock'
import { Dialog } from '../../ui/Dialog'
import { Select } from '../../ui/Select'
import { Switch } from '../../ui/Switch'
import { TextField } from '../../ui/TextField'
import styles from './tokens.module.css'

const SCOPES: readonly TokenScope[] = ['read', 'write', 'admin']
const LIVES = ['30', '90', '365', 'never'] as const
type Life = (typeof LIVES)[number]

type NewTokenDialogProps = { onClose: () => void }

/** Asks what a token is for, then shows its secret, once. */
export function NewTokenDialog({ onClose }: NewTokenDialogProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<ReadonlySet<TokenScope>>(new Set(['read']))
  const [life, setLife] = useState<Life>('90')
  const { mutate, isPending, error, data } = useMutation({
    mutationFn: () =>
      createToken({
        name: name.trim(),
        scopes: SCOPES.filter((scope) => scopes.has(scope)),
        days: life === 'never' ? null : Number(life),
      }),
    onSuccess: () => void client.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  })
  const isReady = name.trim() !== '' && scopes.size > 0 && !isPending

  function change(scope: TokenScope, isOn: boolean) {
    setScopes((before) => new Set(isOn ? [...before, scope] : [...before].filter((other) => other !== scope)))
  }

  if (data) {
    return (
      <Dialog
        open
        onOpenChange={(open) => !open && onClose()}
        title={t('tokens.created.title', { name: data.name })}
        description={t('tokens.created.body')}
        footer={
          <Button variant="primary" onClick={onClose}>
            {t('tokens.created.done')}
          </Button>
        }
      >
        <CodeBlock text={data.secret} wrap />
      </Dialog>
    )
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('tokens.new.title')}
      footer={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" busy={isPending} disabled={!isReady} onClick={() => mutate()}>
            {t('tokens.new.action')}
          </Button>
        </>
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) mutate()
        }}
      >
        <TextField
          label={t('tokens.new.name')}
          placeholder={t('tokens.new.example')}
          value={name}
          onChange={setName}
          maxLength={100}
          error={error?.message}
        />
        <fieldset className={styles.scopes}>
          <legend>{t('tokens.new.scopes')}</legend>
          {SCOPES.map((scope) => (
            <Switch
              key={scope}
              label={t(`tokens.scope.${scope}.name`)}
              hint={t(`tokens.scope.${scope}.hint`)}
              checked={scopes.has(scope)}
              onChange={(isOn) => change(scope, isOn)}
            />
          ))}
        </fieldset>
        <Select
          label={t('tokens.new.life')}
          value={life}
          onChange={setLife}
          options={LIVES.map((value) => ({ value, label: t(`tokens.days.${value}`) }))}
        />
      </form>
    </Dialog>
  )
}
