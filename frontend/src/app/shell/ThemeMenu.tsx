import { Monitor, Moon, Sun } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import { IconButton } from '../../ui/IconButton'
import { Menu } from '../../ui/Menu'
import { chooseTheme, useTheme, type ThemeChoice } from '../../ui/theme'

const choices: readonly ThemeChoice[] = ['system', 'light', 'dark']
const icons = { system: <Monitor />, light: <Sun />, dark: <Moon /> }

export function ThemeMenu() {
  const { t } = useTranslation()
  const { choice, theme } = useTheme()
  return (
    <Menu
      side="right"
      align="end"
      trigger={<IconButton icon={icons[theme]} label={t('shell.theme.title')} side="right" />}
      items={choices.map((each) => ({
        label: t(`shell.theme.${each}`),
        icon: icons[each],
        checked: each === choice,
        onSelect: () => chooseTheme(each),
      }))}
    />
  )
}
