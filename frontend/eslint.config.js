import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript'
import importX from 'eslint-plugin-import-x'
import jsxA11y from 'eslint-plugin-jsx-a11y'
import reactHooks from 'eslint-plugin-react-hooks'
import globals from 'globals'
import tseslint from 'typescript-eslint'

const here = dirname(fileURLToPath(import.meta.url))
const src = (folder) => join(here, 'src', folder)
const featureNames = readdirSync(src('features'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)

// app -> features/x -> state -> api -> domain, and ui -> styles.
const layers = [
  { folder: 'domain', above: ['app', 'features', 'state', 'api', 'ui', 'messages', 'styles'] },
  { folder: 'api', above: ['app', 'features', 'state', 'ui', 'messages', 'styles'] },
  { folder: 'state', above: ['app', 'features', 'ui', 'messages', 'styles'] },
  { folder: 'features', above: ['app'] },
  { folder: 'ui', above: ['app', 'features', 'state', 'api', 'domain'] },
  { folder: 'styles', above: ['app', 'features', 'state', 'api', 'domain', 'ui', 'messages'] },
  { folder: 'messages', above: ['app', 'features', 'state', 'api', 'domain', 'ui', 'styles'] },
]

const zones = [
  ...layers.flatMap(({ folder, above }) =>
    above.map((other) => ({
      target: src(folder),
      from: src(other),
      message: `src/${folder} stands below src/${other}: pass the thing in, or move it down.`,
    })),
  ),
  ...featureNames.map((name) => ({
    target: src(join('features', name)),
    from: src('features'),
    except: [`./${name}`],
    message: 'Features do not import each other: let app/ place them side by side.',
  })),
]

const literalText = [
  {
    selector: 'JSXText[value=/\\p{L}{2,}/u]',
    message: 'Text for people stands in src/messages and is shown through t().',
  },
  {
    selector:
      'JSXAttribute[name.name=/^(label|title|placeholder|alt|description|hint|aria-label|aria-description)$/] > Literal[value=/\\p{L}{2,}/u]',
    message: 'Text for people stands in src/messages and is shown through t().',
  },
]

export default tseslint.config(
  { ignores: ['node_modules', 'dist', 'src/api/schema.ts'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [
      ...tseslint.configs.strictTypeChecked,
      ...tseslint.configs.stylisticTypeChecked,
      importX.flatConfigs.recommended,
      importX.flatConfigs.typescript,
      jsxA11y.flatConfigs.recommended,
      reactHooks.configs.flat['recommended-latest'],
    ],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { projectService: true, tsconfigRootDir: here },
    },
    settings: {
      'import-x/resolver-next': [createTypeScriptImportResolver({ project: join(here, 'tsconfig.json') })],
    },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': 'error',
      'import-x/no-default-export': 'error',
      'import-x/no-named-as-default-member': 'off',
      'no-restricted-syntax': ['error', ...literalText],
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['node:*'], message: 'The browser has no Node modules.' }] },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/no-empty-function': ['error', { allow: ['arrowFunctions', 'methods'] }],
    },
  },
  {
    // The gallery is looked at by developers only and its texts are samples.
    files: ['src/app/gallery/*.tsx'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['src/**/*.test.{ts,tsx}', 'tests/**/*.ts', 'vite.config.ts'],
    rules: {
      'no-restricted-syntax': 'off',
      'no-restricted-imports': 'off',
      'import-x/no-default-export': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  { files: ['*.js'], languageOptions: { globals: globals.node } },
  { files: ['public/*.js'], languageOptions: { globals: globals.browser, sourceType: 'script' } },
  prettier,
)
