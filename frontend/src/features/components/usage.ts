import { dataInputs, parameters, required, type ComponentInterface } from '../../domain/component'

/** A job of pipeline.yml that uses the component; capitals stand for what the reader must fill in. */
export function usageYaml(component: ComponentInterface): string {
  const needed = [
    ...dataInputs(component)
      .filter((port) => !port.optional)
      .map((port) => `      ${port.name}: \${{parent.jobs.EARLIER_JOB.outputs.PORT}}`),
    ...parameters(component)
      .filter(required)
      .map((port) => `      ${port.name}: ${port.enum?.[0] ?? 'VALUE'}`),
  ]
  return [
    'jobs:',
    `  ${component.name}:`,
    '    type: command',
    `    component: azureml:${component.name}:${component.version}`,
    ...(needed.length > 0 ? ['    inputs:', ...needed] : []),
    '',
  ].join('\n')
}
