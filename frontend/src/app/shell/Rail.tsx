import { PanelLeftClose, PanelLeftOpen, Search } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link, NavLink } from 'react-router'

import type { Session } from '../../api/session'
import { BrandMark } from '../../ui/BrandMark'
import { classes } from '../../ui/classes'
import { IconButton } from '../../ui/IconButton'
import { LanguageMenu } from '../../ui/LanguageMenu'
import { Tooltip } from '../../ui/Tooltip'
import { offered } from '../commands/offered'
import { AccountMenu } from './AccountMenu'
import type { NavigationEntry } from './navigation'
import styles from './Rail.module.css'
import { ThemeMenu } from './ThemeMenu'

type RailProps = {
  entries: readonly NavigationEntry[]
  session: Session
  narrow: boolean
  /** Left out where the page needs the width and the rail stays narrow. */
  onToggle?: (() => void) | undefined
}

export function Rail({ entries, session, narrow, onToggle }: RailProps) {
  const { t } = useTranslation()
  return (
    <div className={classes(styles.rail, narrow && styles.narrow)} data-region>
      <div className={styles.head}>
        <Link to="/" className={styles.brand} aria-label={t('shell.product')}>
          <BrandMark />
          {!narrow && <span className={styles.product}>{t('shell.product')}</span>}
        </Link>
      </div>
      <nav className={styles.entries} aria-label={t('shell.navigation')}>
        {entries.map((entry) => (
          <Entry key={entry.path} entry={entry} narrow={narrow} />
        ))}
      </nav>
      <div className={styles.foot}>
        <IconButton
          icon={<Search />}
          label={t('commands.open')}
          shortcut="Mod+K"
          side="right"
          onClick={() => offered.setState({ floating: 'menu' })}
        />
        {onToggle && (
          <IconButton
            icon={narrow ? <PanelLeftOpen /> : <PanelLeftClose />}
            label={narrow ? t('shell.expand') : t('shell.collapse')}
            side="right"
            onClick={onToggle}
          />
        )}
        <LanguageMenu side="right" />
        <ThemeMenu />
        <AccountMenu session={session} />
      </div>
    </div>
  )
}

type EntryProps = { entry: NavigationEntry; narrow: boolean }

function Entry({ entry: { path, name, Icon }, narrow }: EntryProps) {
  const { t } = useTranslation()
  const label = t(`shell.nav.${name}`)
  return (
    <Tooltip content={narrow ? label : null} side="right">
      <NavLink
        to={path}
        end={path === '/'}
        className={styles.entry ?? ''}
        aria-label={narrow ? label : undefined}
      >
        <Icon />
        {!narrow && label}
      </NavLink>
    </Tooltip>
  )
}
