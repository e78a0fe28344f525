import { useTranslation } from 'react-i18next'

import { said } from '../../api/said'
import type { Token } from '../../api/tokens'
import { Button } from '../../ui/Button'
import { Chip } from '../../ui/Chip'
import { formatAbsolute, formatDate } from '../../ui/format'
import { Table } from '../../ui/Table'
import { Time } from '../../ui/Time'
import styles from './tokens.module.css'

type TokenTableProps = { tokens: readonly Token[]; onRevoke: (token: Token) => void }

export function TokenTable({ tokens, onRevoke }: TokenTableProps) {
  const { t, i18n } = useTranslation()
  return (
    <Table
      label={t('tokens.title')}
      rows={tokens}
      rowKey={(token) => token.id}
      columns={[
        {
          id: 'name',
          header: t('tokens.column.name'),
          cell: (token) => <span className={styles.whole}>{said(token.name)}</span>,
        },
        {
          id: 'prefix',
          header: t('tokens.column.prefix'),
          width: '124px',
          cell: (token) => <code>{token.prefix}…</code>,
        },
        {
          id: 'scopes',
          header: t('tokens.column.scopes'),
          width: '17%',
          cell: (token) => (
            <span className={styles.whole}>
              {token.scopes.map((scope) => t(`tokens.scope.${scope}.name`)).join(', ')}
            </span>
          ),
        },
        {
          id: 'used',
          header: t('tokens.column.used'),
          width: '100px',
          cell: (token) =>
            token.last_used_at ? (
              <Time at={token.last_used_at} />
            ) : (
              <span className={styles.quiet}>{t('tokens.never')}</span>
            ),
        },
        {
          id: 'expires',
          header: t('tokens.column.expires'),
          width: '112px',
          cell: (token) => {
            if (token.expired) return <Chip tone="danger">{t('tokens.expired')}</Chip>
            if (!token.expires_at) return t('tokens.days.never')
            const at = Date.parse(token.expires_at)
            return <span title={formatAbsolute(at, i18n.language)}>{formatDate(at, i18n.language)}</span>
          },
        },
        {
          id: 'actions',
          header: t('tokens.column.actions'),
          isHeaderHidden: true,
          width: '128px',
          align: 'end',
          cell: (token) => (
            <Button
              size="small"
              aria-label={t('tokens.revoke.one', { name: said(token.name) })}
              onClick={() => onRevoke(token)}
            >
              {t('tokens.revoke.action')}
            </Button>
          ),
        },
      ]}
    />
  )
}
