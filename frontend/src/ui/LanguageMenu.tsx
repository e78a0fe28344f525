import { Languages } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import { IconButton } from './IconButton'
import { languages } from './locale'
import { Menu } from './Menu'

type LanguageMenuProps = { side: 'right' | 'top' }

export function LanguageMenu({ side }: LanguageMenuProps) {
  const { t, i18n } = useTranslation()
  return (
    <Menu
      side={side}
      align="end"
      trigger={<IconButton icon={<Languages />} label={t('ui.language')} side={side} />}
      items={languages.map(({ value, name }) => ({
        label: name,
        checked: value === i18n.resolvedLanguage,
        onSelect: () => void i18n.changeLanguage(value),
      }))}
    />
  )
}
