import home from './en/home.json'
import notFound from './en/notFound.json'
import shell from './en/shell.json'
import signIn from './en/signIn.json'
import ui from './en/ui.json'

/** The English catalogue: a file per area, shown as t('area.key'). */
export const en = { home, notFound, shell, signIn, ui }
