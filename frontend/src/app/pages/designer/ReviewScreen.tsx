import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate } from 'react-router'
import { useStore } from 'zustand'

import { joiningChoices, type Choices } from '../../../domain/choices'
import type { Sides } from '../../../domain/divergence'
import { errorsOf } from '../../../domain/problem'
import { unionGraph } from '../../../domain/unionGraph'
import { findProblems } from '../../../domain/validate'
import type { CanvasControl } from '../../../features/canvas/canvasControl'
import { ReviewPanel } from '../../../features/compare/ReviewPanel'
import { sideNames } from '../../../features/compare/sideNames'
import { isUnconfirmed } from '../../../state/catalogue'
import type { Drawing, SaveConflict } from '../../../state/drawing'
import { createSelection } from '../../../state/selection'
import { Breadcrumb } from '../../../ui/Breadcrumb'
import { Button } from '../../../ui/Button'
import { Page } from '../../../ui/Page'
import { PageHeader } from '../../../ui/PageHeader'
import { SegmentedControl } from '../../../ui/SegmentedControl'
import { SplitPane } from '../../../ui/SplitPane'
import { Time } from '../../../ui/Time'
import { catalogue } from '../../stores'
import styles from './Designer.module.css'
import { useCatalogueFor } from './useCatalogueFor'
import { useComparePane } from './useComparePane'
import type { SettleConflict } from './useSettleConflict'
import { WatchedCanvas } from '../WatchedCanvas'

type ReviewScreenProps = {
  id: number
  name: string
  me: string | undefined
  drawing: Drawing
  conflict: SettleConflict
}

/** /pipelines/:id/review: both sides of a conflict on one canvas, and what counts of each difference. */
export function ReviewScreen(props: ReviewScreenProps) {
  const { id, drawing } = props
  const conflict = useStore(drawing.store, (state) => state.conflict)
  const sides = useStore(drawing.store, drawing.sides)
  if (!conflict || !sides) return <Navigate to={`/pipelines/${id}`} replace />
  return <Review {...props} theirs={conflict.theirs} sides={sides} />
}

type ReviewProps = ReviewScreenProps & { theirs: SaveConflict['theirs']; sides: Sides }

type View = 'both' | 'result'

function Review({ id, name, me, theirs, sides, conflict }: ReviewProps) {
  const { t } = useTranslation()
  const href = `/pipelines/${id}`
  const pane = useComparePane()
  const control = useRef<CanvasControl>(null)
  const [selection] = useState(createSelection)
  const [choices, setChoices] = useState<Choices>(() => joiningChoices(sides))
  const [view, setView] = useState<View>('both')
  // A conflict is looked at as a whole first; where the last one was looked at says nothing.
  const [viewKey] = useState(() => `review.${id}.${theirs.revision}`)
  const known = useStore(catalogue.store)
  const { components } = known
  const names = useMemo(() => sideNames(theirs.updatedBy, me, t), [theirs.updatedBy, me, t])

  const union = useMemo(() => unionGraph(sides, choices), [sides, choices])
  useCatalogueFor(union.graph)
  const problems = useMemo(
    () =>
      errorsOf(findProblems(union.result, known.components, known.data)).filter(
        (problem) => !isUnconfirmed(problem, union.result, known),
      ),
    [union.result, known],
  )
  const difference = useMemo(
    () => (view === 'both' ? { marks: union.marks, nameOf: names.ofAuthor } : null),
    [view, union.marks, names],
  )

  return (
    <Page
      name={t('compare.review.page')}
      header={
        <PageHeader
          title={<Breadcrumb crumbs={[{ label: name, to: href }, { label: t('compare.review.page') }]} />}
          aside={
            <span>
              {theirs.updatedBy && theirs.updatedBy !== me
                ? t('compare.review.saved', { name: theirs.updatedBy, revision: theirs.revision })
                : t('compare.review.savedSelf', { revision: theirs.revision })}
              {theirs.updatedAt && (
                <>
                  {' · '}
                  <Time at={theirs.updatedAt} />
                </>
              )}
            </span>
          }
          actions={
            <>
              <SegmentedControl<View>
                label={t('compare.review.view')}
                value={view}
                onChange={setView}
                segments={[
                  { value: 'both', label: t('compare.review.viewBoth') },
                  { value: 'result', label: t('compare.review.viewResult') },
                ]}
              />
              <Button variant="ghost" asChild>
                <Link to={href}>{t('compare.review.back')}</Link>
              </Button>
              <Button
                variant="primary"
                busy={conflict.isSettling}
                onClick={() => void conflict.settle(choices)}
              >
                {t('compare.review.use')}
              </Button>
            </>
          }
        />
      }
    >
      <div className={styles.body}>
        <SplitPane
          pane={pane}
          side="right"
          label={t('compare.list.label')}
          dock={
            <ReviewPanel
              sides={sides}
              choices={choices}
              marks={union.marks}
              components={components}
              selection={selection}
              names={names}
              view={view}
              toFix={problems.length}
              onChange={setChoices}
              onReveal={() => control.current?.revealSelected()}
            />
          }
        >
          <WatchedCanvas
            graph={view === 'both' ? union.graph : union.result}
            components={components}
            selection={selection}
            difference={difference}
            problems={view === 'both' ? [] : problems}
            viewKey={viewKey}
            control={control}
          />
        </SplitPane>
      </div>
    </Page>
  )
}
