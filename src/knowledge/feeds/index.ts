// Lists of indicators: read, judged whether they can be true, and the keys under which a mail's links are looked up.

export { askLists } from './ask-lists.ts'
export type { FeedFormat, FeedIndicator, FeedReading, FeedSummary, SkipReason } from './feed.ts'
export { checkFeed, type FeedCheck, type FeedPlan, importFeed, sweep } from './import-feed.ts'
export { indicatorKeys } from './indicator-keys.ts'
export { type IndicatorValue, indicatorValue } from './indicator-value.ts'
export { type FeedJudge, type FeedRefusal, judgeFeed } from './judge-feed.ts'
export { type FeedShape, type ReadSettings, readFeed } from './read-feed.ts'
