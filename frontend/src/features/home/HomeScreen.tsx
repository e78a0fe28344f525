import { useMutation } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'

import { faultOf } from '../../api/ApiError'
import { createPipeline } from '../../api/pipelines'
import { Button } from '../../ui/Button'
import { FaultState } from '../../ui/FaultState'
import { Page } from '../../ui/Page'
import { PageHeader } from '../../ui/PageHeader'
import { SkeletonCards } from '../../ui/Skeleton'
import { showToast } from '../../ui/toasts'
import styles from './home.module.css'
import { Samples } from './Samples'
import { Welcome } from './Welcome'

type HomeScreenProps = {
  /** Whether there is any pipeline yet; null before the answer. */
  isFresh: boolean | null
  /** Why that cannot be known. */
  error: Error | null
  onRetry: () => void
  pipelines: ReactNode
  runs: ReactNode
}

/** Where one continues; in a fresh installation, where one begins. */
export function HomeScreen({ isFresh, error, onRetry, pipelines, runs }: HomeScreenProps) {
  const { t } = useTranslation()
  const { create, isCreating } = useNewPipeline()
  return (
    <Page
      name={t('home.title')}
      header={
        <PageHeader
          title={t('home.title')}
          actions={
            <Button
              variant={isFresh ? 'secondary' : 'primary'}
              icon={<Plus />}
              busy={isCreating}
              onClick={create}
            >
              {t('home.new')}
            </Button>
          }
        />
      }
    >
      <div className={styles.page}>
        {isFresh === null &&
          (error ? (
            <FaultState fault={faultOf(error)} title={t('home.loadFailed')} onRetry={onRetry}>
              {error.message}
            </FaultState>
          ) : (
            <SkeletonCards headed />
          ))}
        {isFresh === true && <Welcome isCreating={isCreating} onCreate={create} />}
        {isFresh === false && (
          <>
            {pipelines}
            {runs}
            <Samples />
          </>
        )}
      </div>
    </Page>
  )
}

function useNewPipeline() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { mutate, isPending } = useMutation({
    mutationFn: () => createPipeline({ name: t('home.newName') }),
    onSuccess: ({ id }) => void navigate(`/pipelines/${id}`),
    onError: (error) => showToast({ title: t('home.newFailed'), description: error.message, tone: 'danger' }),
  })
  return { create: () => mutate(), isCreating: isPending }
}
