import { useId, type ReactNode } from 'react'

import styles from './TitledBlock.module.css'

type TitledBlockProps = {
  title: string
  about: ReactNode
  /** What can be done with the whole. */
  action?: ReactNode
  children: ReactNode
}

/** A part of a page with its name, what it is about, and what can be done with it. */
export function TitledBlock({ title, about, action, children }: TitledBlockProps) {
  const id = useId()
  return (
    <section className={styles.block} aria-labelledby={id}>
      <header className={styles.head}>
        <div>
          <h2 id={id} className={styles.heading}>
            {title}
          </h2>
          {about}
        </div>
        {action}
      </header>
      {children}
    </section>
  )
}
