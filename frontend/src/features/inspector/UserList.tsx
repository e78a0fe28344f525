import { componentOf, nodeTitle } from '../../domain/component'
import { findNode, type PortRef } from '../../domain/graph'
import { outputText } from '../../domain/problemText'
import { CategoryIcon } from '../../ui/CategoryIcon'
import styles from './Inspector.module.css'
import { useInspecting } from './inspecting'

type UserListProps = { title: string; empty: string; ports: readonly PortRef[] }

/** Ports of nodes as links to them. */
export function UserList({ title, empty, ports }: UserListProps) {
  const { graph, components, reveal } = useInspecting()
  return (
    <section className={styles.section}>
      <h3 className={styles.sectionTitle}>{title}</h3>
      {ports.length === 0 && <p className={styles.note}>{empty}</p>}
      {ports.map(({ node: id, port }) => {
        const node = findNode(graph, id)
        const component = node && componentOf(components, node)
        return (
          <button key={`${id} ${port}`} type="button" className={styles.listRow} onClick={() => reveal(id)}>
            <CategoryIcon category={component?.category} />
            <span className={styles.rowName}>{outputText(node ? nodeTitle(node, component) : id, port)}</span>
          </button>
        )
      })}
    </section>
  )
}
