import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { renameVersion, versionList, versionsQuery, withVersionName } from '../../api/versions'
import { showToast } from '../../ui/toasts'

/** Names a version: shown at once, and as it was if the server says no. */
export function useRename(pipeline: number, number: number): (name: string) => void {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { mutate } = useMutation({
    mutationFn: (name: string) => renameVersion(pipeline, number, name),
    onMutate: (name) => {
      client.setQueryData(versionsQuery(pipeline).queryKey, (loaded) => withVersionName(loaded, number, name))
    },
    onError: (error) =>
      showToast({ title: t('history.nameFailed'), description: error.message, tone: 'danger' }),
    onSettled: () => client.invalidateQueries(versionList(pipeline)),
  })
  return mutate
}
