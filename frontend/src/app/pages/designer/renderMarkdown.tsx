import { CodeBlock } from '../../../ui/CodeBlock'

export const renderMarkdown = (text: string) => <CodeBlock text={text} wrap />
