import {
  Box,
  Brain,
  ChartNoAxesColumn,
  Database,
  FileText,
  Image,
  ListFilter,
  Rocket,
  Sigma,
  type LucideIcon,
} from 'lucide-react'

type CategoryIconProps = { category: string | null | undefined }

// By a word of the category, so that a category nobody thought of finds a fitting sign too.
const signs: readonly (readonly [RegExp, LucideIcon])[] = [
  [/train|learn/i, Brain],
  [/scor|eval|metric/i, ChartNoAxesColumn],
  [/input|output|import|export/i, Database],
  [/transform|clean|prepar|filter/i, ListFilter],
  [/statist|math/i, Sigma],
  [/text|language/i, FileText],
  [/image|vision/i, Image],
  [/deploy|serv/i, Rocket],
]

/** The sign of a palette section. */
export function CategoryIcon({ category }: CategoryIconProps) {
  const Sign = signs.find(([word]) => word.test(category ?? ''))?.[1] ?? Box
  return <Sign aria-hidden />
}
