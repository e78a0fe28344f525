import { Bell } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import {
  LONG_SECONDS,
  noticesPossible,
  startNotices,
  stopNotices,
  wantsNotices,
} from '../../features/run/runNotice'
import type { MenuItem } from '../../ui/menuItems'
import { showToast } from '../../ui/toasts'

/** The switch for notices of this browser when a long run ends; none where the browser has no notices. */
export function useNoticeChoice(): readonly MenuItem[] {
  const { t } = useTranslation()
  const [isOn, setIsOn] = useState(wantsNotices)
  if (!noticesPossible()) return []

  async function change() {
    if (isOn) {
      stopNotices()
      setIsOn(false)
      return
    }
    const isAllowed = await startNotices()
    setIsOn(isAllowed)
    showToast(
      isAllowed
        ? { title: t('shell.notices.on'), description: t('shell.notices.what', { seconds: LONG_SECONDS }) }
        : { title: t('shell.notices.refused'), description: t('shell.notices.refusedHint'), tone: 'danger' },
    )
  }

  return [
    { label: t('shell.notices.switch'), icon: <Bell />, checked: isOn, onSelect: () => void change() },
    { separator: true },
  ]
}
