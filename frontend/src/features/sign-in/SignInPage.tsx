import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'

import { ApiError, isApiError } from '../../api/ApiError'
import { sessionQuery, signIn } from '../../api/session'
import { BrandMark } from '../../ui/BrandMark'
import { Button } from '../../ui/Button'
import { CodeBlock } from '../../ui/CodeBlock'
import { LanguageMenu } from '../../ui/LanguageMenu'
import { Spinner } from '../../ui/Spinner'
import { TextField } from '../../ui/TextField'
import { readCode, safeNext } from './signInCode'
import styles from './SignInPage.module.css'

const knownCodes = ['empty', 'invalid', 'expired', 'used', 'rate_limited', 'network'] as const

export function SignInPage() {
  const { t } = useTranslation()
  const { text, setText, isFollowingLink, mutation, submit } = useSignIn()
  const message = useMessage(mutation.error)

  function onSubmit(event: SubmitEvent) {
    event.preventDefault()
    submit(text)
  }

  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <BrandMark size={40} />
        <h1 className={styles.title}>{t('signIn.title')}</h1>
        {isFollowingLink ? (
          <p className={styles.working}>
            <Spinner /> {t('signIn.working')}
          </p>
        ) : (
          <>
            <p className={styles.explain}>{t('signIn.explain')}</p>
            <form className={styles.form} onSubmit={onSubmit} noValidate>
              <TextField
                label={t('signIn.field')}
                placeholder={t('signIn.placeholder')}
                size="large"
                mono
                value={text}
                onChange={setText}
                error={message}
              />
              <Button variant="primary" size="large" type="submit" busy={mutation.isPending}>
                {t('signIn.submit')}
              </Button>
            </form>
            <div className={styles.another}>
              <p>{t('signIn.another')}</p>
              <CodeBlock text={t('signIn.command')} />
            </div>
          </>
        )}
      </div>
      <div className={styles.language}>
        <LanguageMenu side="top" />
      </div>
    </main>
  )
}

/** Signs in with what is pasted, or at once with the code in the address, which then leaves the address bar. */
function useSignIn() {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [arrival] = useState(() => new URLSearchParams(window.location.search))
  const linkCode = arrival.get('code')
  const [text, setText] = useState('')
  const mutation = useMutation({
    mutationFn: async (code: string) => {
      if (!code) throw new ApiError({ status: 0, code: 'empty', message: '' })
      await signIn(code)
    },
    onSuccess: async () => {
      await queryClient.resetQueries(sessionQuery)
      await navigate(safeNext(arrival.get('next')), { replace: true })
    },
  })

  // A code works once, and React runs effects twice while developing.
  const isSent = useRef(false)
  const { mutate } = mutation
  useEffect(() => {
    if (!linkCode || isSent.current) return
    isSent.current = true
    window.history.replaceState(window.history.state, '', window.location.pathname)
    mutate(linkCode)
  }, [linkCode, mutate])

  return {
    text,
    setText,
    mutation,
    isFollowingLink: linkCode !== null && text === '' && !mutation.isError,
    submit: (pasted: string) => mutate(readCode(pasted)),
  }
}

function useMessage(error: Error | null): string | null {
  const { t } = useTranslation()
  if (!error) return null
  const code = knownCodes.find((known) => isApiError(error) && known === error.code)
  return code ? t(`signIn.error.${code}`) : t('signIn.error.other', { message: error.message })
}
