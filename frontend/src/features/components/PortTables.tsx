import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { saidOfComponent } from '../../api/said'
import {
  columnsOf,
  dataInputs,
  isLiteralType,
  parameters,
  required,
  type ComponentInterface,
  type InputPort,
  type OutputPort,
} from '../../domain/component'
import type { Literal } from '../../domain/graph'
import { formatExact } from '../../ui/format'
import { KindGlyph } from '../../ui/KindGlyph'
import { shownKind } from '../../ui/shownKind'
import styles from './components.module.css'

type PortTablesProps = { component: ComponentInterface }

/** What a component takes and gives, as tables. */
export function PortTables({ component }: PortTablesProps) {
  const { t } = useTranslation()
  return (
    <>
      <Block
        title={t('components.detail.inputs')}
        nothing={t('components.detail.noInputs')}
        count={dataInputs(component).length}
      >
        <PortTable of={t('components.detail.inputs')}>
          {dataInputs(component).map((port) => (
            <DataRow key={port.name} component={component} port={port} />
          ))}
        </PortTable>
      </Block>
      <Block
        title={t('components.detail.parameters')}
        nothing={t('components.detail.noParameters')}
        count={parameters(component).length}
      >
        <PortTable of={t('components.detail.parameters')}>
          {parameters(component).map((port) => (
            <ParameterRow key={port.name} component={component} port={port} />
          ))}
        </PortTable>
      </Block>
      <Block
        title={t('components.detail.outputs')}
        nothing={t('components.detail.noOutputs')}
        count={component.outputs.length}
      >
        <PortTable of={t('components.detail.outputs')}>
          {component.outputs.map((port) => (
            <DataRow key={port.name} component={component} port={port} />
          ))}
        </PortTable>
      </Block>
    </>
  )
}

type BlockProps = { title: string; nothing: string; count: number; children: ReactNode }

function Block({ title, nothing, count, children }: BlockProps) {
  return (
    <section className={styles.block}>
      <h2 className={styles.heading}>{title}</h2>
      {count === 0 ? <p className={styles.quiet}>{nothing}</p> : children}
    </section>
  )
}

type PortTableProps = { of: string; children: ReactNode }

/** The columns stand at the same places for inputs, parameters and outputs, which are read as one. */
function PortTable({ of, children }: PortTableProps) {
  const { t } = useTranslation()
  return (
    <table className={styles.portTable} aria-label={of}>
      <thead>
        <tr>
          <th scope="col">{t('components.detail.column.name')}</th>
          <th scope="col">{t('components.detail.column.type')}</th>
          <th scope="col">{t('components.detail.column.default')}</th>
          <th scope="col">{t('components.detail.column.description')}</th>
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  )
}

type PortRowProps = {
  component: ComponentInterface
  port: { name: string; description?: string | null }
  glyph?: ReactNode
  need: string | null
  type: ReactNode
  standard?: Literal | null | undefined
}

function PortRow({ component, port, glyph, need, type, standard }: PortRowProps) {
  return (
    <tr>
      <td>
        <span className={styles.portName}>
          {glyph}
          <span className={styles.mono}>{port.name}</span>
          {need && <span className={styles.need}>{need}</span>}
        </span>
      </td>
      <td>{type}</td>
      <td className={styles.mono}>{standard == null ? '' : standardText(standard)}</td>
      <td>{saidOfComponent(component.name, port.description)}</td>
    </tr>
  )
}

const standardText = (value: Literal) => (typeof value === 'number' ? formatExact(value) : String(value))

type DataRowProps = { component: ComponentInterface; port: InputPort | OutputPort }

function DataRow({ component, port }: DataRowProps) {
  const { t } = useTranslation()
  const isOptional = 'optional' in port && port.optional
  return (
    <PortRow
      component={component}
      port={port}
      glyph={<KindGlyph kind={shownKind(port)} hollow={isOptional} />}
      need={isOptional ? t('components.detail.optional') : null}
      type={
        <>
          {t(`ui.kind.${shownKind(port)}`)} · <span className={styles.mono}>{port.type}</span>
        </>
      }
    />
  )
}

type ParameterRowProps = { component: ComponentInterface; port: InputPort }

function ParameterRow({ component, port }: ParameterRowProps) {
  const { t } = useTranslation()
  return (
    <PortRow
      component={component}
      port={port}
      need={
        required(port)
          ? t('components.detail.required')
          : port.optional
            ? t('components.detail.optional')
            : null
      }
      type={<Allowed component={component} port={port} />}
      standard={port.default}
    />
  )
}

type AllowedProps = { component: ComponentInterface; port: InputPort }

function Allowed({ component, port }: AllowedProps) {
  const { t } = useTranslation()
  const column = columnsOf(component, port.name)
  if (port.enum) return <span className={styles.mono}>{port.enum.join(', ')}</span>
  if (column) return t('components.detail.columnsOf', { port: column })
  // As the designer names it; the names of YAML stay where data is told.
  const type = isLiteralType(port.type) ? t(`inspector.type.${port.type}`) : port.type
  const [min, max] = [port.min, port.max].map((end) => (end == null ? null : formatExact(end)))
  if (min && max) return `${type}, ${t('components.detail.range', { min, max })}`
  if (min) return `${type}, ${t('components.detail.from', { min })}`
  return max ? `${type}, ${t('components.detail.upTo', { max })}` : type
}
