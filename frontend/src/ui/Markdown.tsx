import type { Nodes, Parents, Root, TableRow } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { gfmTable } from 'micromark-extension-gfm-table'
import { Fragment, useMemo, type ReactNode } from 'react'

import { CodeBlock } from './CodeBlock'
import styles from './Markdown.module.css'
import { safeAddress } from './safeAddress'

type MarkdownProps = {
  text: string
  /** Leaves out a heading of the first level at the top, where the page says the name already. */
  withoutTitle?: boolean
}

/** A text in Markdown. It is drawn from its tree, so nothing in it is ever read as HTML. */
export function Markdown({ text, withoutTitle = false }: MarkdownProps) {
  const tree = useMemo(
    () => fromMarkdown(text, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] }),
    [text],
  )
  return <div className={styles.text}>{children(withoutTitle ? afterTitle(tree) : tree)}</div>
}

function afterTitle(tree: Root): Root {
  const [first, ...rest] = tree.children
  return first?.type === 'heading' && first.depth === 1 ? { ...tree, children: rest } : tree
}

const children = (parent: Parents): ReactNode =>
  parent.children.map((child, at) => <Fragment key={at}>{drawn(child)}</Fragment>)

function drawn(node: Nodes): ReactNode {
  switch (node.type) {
    case 'root':
      return children(node)
    case 'paragraph':
      return <p>{children(node)}</p>
    case 'heading': {
      // The page has the first two levels.
      const Heading = node.depth <= 2 ? 'h3' : 'h4'
      return <Heading>{children(node)}</Heading>
    }
    case 'text':
      return node.value
    case 'emphasis':
      return <em>{children(node)}</em>
    case 'strong':
      return <strong>{children(node)}</strong>
    case 'inlineCode':
      return <code>{node.value}</code>
    case 'code':
      return <CodeBlock text={node.value} />
    case 'break':
      return <br />
    case 'thematicBreak':
      return <hr />
    case 'blockquote':
      return <blockquote>{children(node)}</blockquote>
    case 'list':
      return node.ordered ? <ol start={node.start ?? 1}>{children(node)}</ol> : <ul>{children(node)}</ul>
    case 'listItem':
      return <li>{children(node)}</li>
    case 'link': {
      const address = safeAddress(node.url)
      // A place inside the component's own folder leads nowhere from here.
      if (!address) return children(node)
      return (
        <a href={address} target="_blank" rel="noreferrer noopener">
          {children(node)}
        </a>
      )
    }
    case 'table':
      return <MarkdownTable rows={node.children} />
    // Pictures would be asked for elsewhere; what they show stands beside them in words.
    case 'image':
    case 'imageReference':
      return node.alt ?? ''
    case 'html':
      return node.value
    case 'linkReference':
    case 'tableRow':
    case 'tableCell':
      return children(node)
    default:
      return null
  }
}

function plainText(node: Nodes): string {
  if ('value' in node) return node.value
  return 'children' in node ? node.children.map(plainText).join('') : ''
}

type MarkdownTableProps = { rows: readonly TableRow[] }

function MarkdownTable({ rows: [head, ...body] }: MarkdownTableProps) {
  const names = head?.children.map(plainText) ?? []
  return (
    <div className={styles.scroll}>
      <table>
        {head && (
          <thead>
            <tr>
              {head.children.map((cell, at) => (
                <th key={at} scope="col">
                  {children(cell)}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {body.map((row, at) => (
            <tr key={at}>
              {row.children.map((cell, column) => (
                <td key={column} data-column={names[column]}>
                  {children(cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
