import artifacts from './en/artifacts.json'
import canvas from './en/canvas.json'
import changes from './en/changes.json'
import commands from './en/commands.json'
import compare from './en/compare.json'
import compareRuns from './en/compareRuns.json'
import components from './en/components.json'
import data from './en/data.json'
import designer from './en/designer.json'
import functions from './en/functions.json'
import history from './en/history.json'
import home from './en/home.json'
import inspector from './en/inspector.json'
import notFound from './en/notFound.json'
import palette from './en/palette.json'
import pipelines from './en/pipelines.json'
import problems from './en/problems.json'
import registry from './en/registry.json'
import run from './en/run.json'
import runs from './en/runs.json'
import settings from './en/settings.json'
import shell from './en/shell.json'
import signIn from './en/signIn.json'
import tokens from './en/tokens.json'
import ui from './en/ui.json'
import workers from './en/workers.json'

/** The English catalogue: a file per area, shown as t('area.key'). */
export const en = {
  artifacts,
  canvas,
  changes,
  commands,
  compare,
  compareRuns,
  components,
  data,
  designer,
  functions,
  history,
  home,
  inspector,
  notFound,
  palette,
  pipelines,
  problems,
  registry,
  run,
  runs,
  settings,
  shell,
  signIn,
  tokens,
  ui,
  workers,
}
