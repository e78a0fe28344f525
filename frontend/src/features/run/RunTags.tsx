import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { LONGEST_TAG, runChoicesQuery, setRunTags } from '../../api/runs'
import { Chip } from '../../ui/Chip'
import { IconButton } from '../../ui/IconButton'
import { Popover } from '../../ui/Popover'
import { TagPicker } from '../../ui/TagPicker'
import { showToast } from '../../ui/toasts'
import styles from './RunTags.module.css'

type RunTagsProps = { run: number; tags: readonly string[] }

/** The words that people put on a run, to find and to compare it. */
export function RunTags({ run, tags: given }: RunTagsProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [tags, setTags] = useState(given)
  const { data } = useQuery(runChoicesQuery)
  const { mutate } = useMutation({
    mutationFn: (next: readonly string[]) => setRunTags(run, next),
    onMutate: setTags,
    onSuccess: (saved) => {
      setTags(saved.tags)
      void client.invalidateQueries({ queryKey: ['runs', 'list'] })
      void client.invalidateQueries(runChoicesQuery)
    },
    onError: (error) => {
      setTags(given)
      showToast({ title: t('run.tagsFailed'), description: error.message, tone: 'danger' })
    },
  })
  const known = [...new Set([...tags, ...(data?.tags.map(({ name }) => name) ?? [])])]

  return (
    <span className={styles.tags}>
      {tags.map((name) => (
        <Chip key={name} onRemove={() => mutate(tags.filter((each) => each !== name))}>
          {name}
        </Chip>
      ))}
      <Popover
        label={t('run.tagsEdit')}
        width={264}
        trigger={<IconButton size="small" icon={<Plus />} label={t('run.tagsEdit')} />}
      >
        <TagPicker
          known={known}
          presenceOf={(name) => (tags.includes(name) ? 'all' : 'none')}
          onChange={(name, isOn) => mutate(isOn ? [...tags, name] : tags.filter((each) => each !== name))}
          longest={LONGEST_TAG}
        />
      </Popover>
    </span>
  )
}
