import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import {
  columnsOf,
  dataInputs,
  parameters,
  required,
  type ComponentInterface,
  type InputPort,
} from '../../domain/component'
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
        <DataTable ports={dataInputs(component)} />
      </Block>
      <Block
        title={t('components.detail.parameters')}
        nothing={t('components.detail.noParameters')}
        count={parameters(component).length}
      >
        <ParameterTable component={component} />
      </Block>
      <Block
        title={t('components.detail.outputs')}
        nothing={t('components.detail.noOutputs')}
        count={component.outputs.length}
      >
        <DataTable ports={component.outputs} />
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

type DataTableProps = {
  ports: readonly {
    name: string
    type: string
    kind?: string | null
    optional?: boolean
    description?: string | null
  }[]
}

function DataTable({ ports }: DataTableProps) {
  const { t } = useTranslation()
  return (
    <table className={styles.portTable}>
      <thead>
        <tr>
          <th scope="col" style={{ width: '30%' }}>
            {t('components.detail.column.name')}
          </th>
          <th scope="col" style={{ width: '22%' }}>
            {t('components.detail.column.type')}
          </th>
          <th scope="col">{t('components.detail.column.description')}</th>
        </tr>
      </thead>
      <tbody>
        {ports.map((port) => (
          <tr key={port.name}>
            <td>
              <span className={styles.portName}>
                <KindGlyph kind={shownKind(port)} hollow={port.optional ?? false} />
                <span className={styles.mono}>{port.name}</span>
                {port.optional && <span className={styles.need}>{t('components.detail.optional')}</span>}
              </span>
            </td>
            <td className={styles.type}>
              {t(`ui.kind.${shownKind(port)}`)} · <span className={styles.mono}>{port.type}</span>
            </td>
            <td>{port.description}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function ParameterTable({ component }: PortTablesProps) {
  const { t } = useTranslation()
  return (
    <table className={styles.portTable}>
      <thead>
        <tr>
          <th scope="col" style={{ width: '26%' }}>
            {t('components.detail.column.name')}
          </th>
          <th scope="col" style={{ width: '22%' }}>
            {t('components.detail.column.allowed')}
          </th>
          <th scope="col" style={{ width: '20%' }}>
            {t('components.detail.column.default')}
          </th>
          <th scope="col">{t('components.detail.column.description')}</th>
        </tr>
      </thead>
      <tbody>
        {parameters(component).map((port) => (
          <tr key={port.name}>
            <td>
              <span className={styles.portName}>
                <span className={styles.mono}>{port.name}</span>
                {(required(port) || port.optional) && (
                  <span className={styles.need}>
                    {required(port) ? t('components.detail.required') : t('components.detail.optional')}
                  </span>
                )}
              </span>
            </td>
            <td>
              <Allowed component={component} port={port} />
            </td>
            <td className={styles.mono}>{port.default == null ? '' : String(port.default)}</td>
            <td>{port.description}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

type AllowedProps = { component: ComponentInterface; port: InputPort }

function Allowed({ component, port }: AllowedProps) {
  const { t } = useTranslation()
  const column = columnsOf(component, port.name)
  if (port.enum) return <span className={styles.mono}>{port.enum.join(', ')}</span>
  if (column) return t('components.detail.columnsOf', { port: column })
  const { min = null, max = null } = port
  if (min !== null && max !== null) return `${port.type}, ${t('components.detail.range', { min, max })}`
  if (min !== null) return `${port.type}, ${t('components.detail.from', { min })}`
  return max !== null ? `${port.type}, ${t('components.detail.upTo', { max })}` : port.type
}
