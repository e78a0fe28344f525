import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

/** Says a category of components: those of the shipped library by language, others as their author wrote them. */
export function useCategoryName(): (category: string) => string {
  const { t } = useTranslation()
  return useCallback(
    (category: string) => {
      const key = category.toLowerCase().replaceAll(/\W+/g, '_')
      return (t as (key: string, options: object) => string)(`ui.category.${key}`, { defaultValue: category })
    },
    [t],
  )
}
