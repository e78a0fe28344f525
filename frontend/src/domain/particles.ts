/** How what stands before a particle ends: on a vowel, on ㄹ, or on another consonant. */
type Ending = 'vowel' | 'l' | 'consonant'

const FORMS = {
  '이(가)': ['이', '가'],
  '은(는)': ['은', '는'],
  '을(를)': ['을', '를'],
  '과(와)': ['과', '와'],
  '(으)로': ['으로', '로'],
  '(이)라': ['이라', '라'],
} as const

// The last letter or digit, what closes behind it (quotes, brackets, tags), and the particle.
const PARTICLE =
  /([\p{L}\p{N}_.,]*[\p{L}\p{N}]|%)((?:<\/?\w+>|[’'"”)\]`])*)(이\(가\)|은\(는\)|을\(를\)|과\(와\)|\(으\)로|\(이\)라)/gu

/** Chooses the form of each Korean particle that is written as both, as 이(가), by what stands before it. */
export function withParticles(text: string): string {
  return text.replaceAll(PARTICLE, (whole, word: string, closing: string, both: keyof typeof FORMS) => {
    const ending = endingOf(word)
    if (!ending) return whole
    const [afterConsonant, afterVowel] = FORMS[both]
    const isOpen = ending === 'vowel' || (ending === 'l' && both === '(으)로')
    return `${word}${closing}${isOpen ? afterVowel : afterConsonant}`
  })
}

/** Null where one cannot tell how it is read. */
function endingOf(word: string): Ending | null {
  const last = word.at(-1) ?? ''
  if (/[가-힣]/.test(last)) return ofSyllable(last)
  // 영, 일, 이, 삼 … ; what ends with zeros is read 십, 백, 천, 만.
  if (/\d/.test(last)) return /[178]/.test(last) ? 'l' : /[036]/.test(last) ? 'consonant' : 'vowel'
  if (last === '%') return 'vowel'
  const latin = /[A-Za-z]+$/.exec(word)?.[0]
  return latin ? ofLatin(latin) : null
}

const FIRST_SYLLABLE = 0xac00
const FINALS = 28
const FINAL_L = 8

function ofSyllable(syllable: string): Ending {
  const final = ((syllable.codePointAt(0) ?? FIRST_SYLLABLE) - FIRST_SYLLABLE) % FINALS
  return final === 0 ? 'vowel' : final === FINAL_L ? 'l' : 'consonant'
}

const ofLatin = (word: string): Ending | null =>
  word.length === 1 || word === word.toUpperCase()
    ? ofLetterName(word.at(-1) ?? '')
    : ofWord(word.toLowerCase())

// 엘, 알; 엠, 엔. The names of all others end on a vowel.
const ofLetterName = (letter: string): Ending =>
  /[lr]/i.test(letter) ? 'l' : /[mn]/i.test(letter) ? 'consonant' : 'vowel'

const WORDS: readonly (readonly [RegExp, Ending])[] = [
  // 테이블, 모델
  [/le?$/, 'l'],
  // 스텝, 맵, 잡, 셋, 인풋: a stop behind one short vowel ends the syllable
  [/(?:^|[^aeiouy])[aeiou][ptb]$|put$/, 'consonant'],
  // 스윕, 힙, 그룹; 루프
  [/e[ae]p$|group$/, 'consonant'],
  [/oop$/, 'vowel'],
  // 리포트, 카운트, 헬프, 태스크, 랭크; 히트, 루트
  [/[^aeiouyc][ptbk]$|ct$|[aeiou]{2}t$/, 'vowel'],
  // 네임, 라인, 칼럼, 트레이닝, 메트릭
  [/(?:[mn]e?|ng|ic)$/, 'consonant'],
  // 데이터, 밸류, 스코어, 레이트, 태그, 코드, 클래스
  [/(?:[aiouywrgdfvxzsh]|[^mnlpb]e)$/, 'vowel'],
]

// How check and block are read (체크, 블록) does not show in their last letters.
const ofWord = (word: string): Ending | null => WORDS.find(([shape]) => shape.test(word))?.[1] ?? null
