import artifacts from './en/artifacts.json'
import changes from './en/changes.json'
import home from './en/home.json'
import notFound from './en/notFound.json'
import problems from './en/problems.json'
import run from './en/run.json'
import shell from './en/shell.json'
import signIn from './en/signIn.json'
import ui from './en/ui.json'

/** The English catalogue: a file per area, shown as t('area.key'). */
export const en = { artifacts, changes, home, notFound, problems, run, shell, signIn, ui }
