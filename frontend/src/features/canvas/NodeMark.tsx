import { classes } from '../../ui/classes'
import type { Mark } from './marks'
import styles from './NodeMark.module.css'
import { useSentence } from '../../ui/useSentence'
import { useTexts } from '../../ui/useTexts'

type NodeMarkProps = { mark: Mark }

/** Says that there is something to do on a node; what exactly stands in the list of problems. */
export function NodeMark({ mark }: NodeMarkProps) {
  const { t } = useTexts()
  const sentence = useSentence()
  const first = sentence(mark.first.message)
  const text = mark.count === 1 ? first : t('canvas.node.problems', { first, count: mark.count - 1 })
  return (
    <span className={classes(styles.mark, styles[mark.tone])} role="img" aria-label={text} title={text}>
      {mark.count}
    </span>
  )
}
