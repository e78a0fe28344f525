import { useInfiniteQuery } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { faultOf } from '../../api/ApiError'
import { tokensQuery, type Token } from '../../api/tokens'
import { Button } from '../../ui/Button'
import { EmptyState } from '../../ui/EmptyState'
import { FaultState } from '../../ui/FaultState'
import { MoreRows } from '../../ui/MoreRows'
import { SkeletonTable } from '../../ui/Skeleton'
import { TitledBlock } from '../../ui/TitledBlock'
import { NewTokenDialog } from './NewTokenDialog'
import { RevokeDialog } from './RevokeDialog'
import { TokenTable } from './TokenTable'
import { TableCard } from '../../ui/TableCard'
import styles from './tokens.module.css'

/** The access tokens of whoever is signed in. */
export function Tokens() {
  const { t } = useTranslation()
  const query = useInfiniteQuery(tokensQuery)
  const [isMaking, setIsMaking] = useState(false)
  const [revoking, setRevoking] = useState<Token | null>(null)
  const tokens = query.data?.pages.flatMap((page) => page.results)
  const make = (
    <Button icon={<KeyRound />} onClick={() => setIsMaking(true)}>
      {t('tokens.create')}
    </Button>
  )

  return (
    <TitledBlock
      title={t('tokens.title')}
      about={<p className={styles.about}>{t('tokens.about')}</p>}
      action={tokens && tokens.length > 0 && make}
    >
      {tokens && tokens.length > 0 && (
        <TableCard>
          <TokenTable tokens={tokens} onRevoke={setRevoking} />
        </TableCard>
      )}
      {tokens?.length === 0 && (
        <EmptyState icon={<KeyRound />} title={t('tokens.none.title')} actions={make}>
          {t('tokens.none.body')}
        </EmptyState>
      )}
      {!tokens &&
        (query.error ? (
          <FaultState
            fault={faultOf(query.error)}
            title={t('tokens.loadFailed')}
            onRetry={() => void query.refetch()}
          >
            {query.error.message}
          </FaultState>
        ) : (
          <SkeletonTable rows={3} />
        ))}
      {query.hasNextPage && (
        <MoreRows
          isLoading={query.isFetchingNextPage}
          onMore={() => void query.fetchNextPage({ cancelRefetch: false })}
        />
      )}
      {isMaking && <NewTokenDialog onClose={() => setIsMaking(false)} />}
      {revoking && <RevokeDialog token={revoking} onClose={() => setRevoking(null)} />}
    </TitledBlock>
  )
}
