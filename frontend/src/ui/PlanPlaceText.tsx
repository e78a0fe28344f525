import { useTranslation } from 'react-i18next'

type PlanPlaceTextProps = {
  /** Null where the place is plain. */
  place: { readonly isHere: boolean; readonly name: string; readonly needs: string } | null
}

/** Where a step of a plan would run, where that is not plain. */
export function PlanPlaceText({ place }: PlanPlaceTextProps) {
  const { t } = useTranslation()
  if (!place) return null
  const name = place.isHere && place.name ? t('ui.planPlace.here', { name: place.name }) : place.name
  return [name, place.needs].filter(Boolean).join(' · ')
}
