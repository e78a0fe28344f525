import styles from './Avatar.module.css'

type AvatarProps = { name: string; size?: 'small' | 'medium' }

export function Avatar({ name, size = 'medium' }: AvatarProps) {
  return (
    <span className={`${styles.avatar} ${styles[size]}`} role="img" aria-label={name} title={name}>
      {initials(name)}
    </span>
  )
}

function initials(name: string): string {
  const words = name.trim().split(/[\s@._-]+/u)
  const first = firstSign(words[0])
  // Names in Korean, Chinese and Japanese are known by one sign.
  const last = words.length > 1 && /\p{Script=Latin}/u.test(first) ? firstSign(words.at(-1)) : ''
  return (first + last).toUpperCase()
}

function firstSign(word = ''): string {
  return /./u.exec(word)?.[0] ?? ''
}
