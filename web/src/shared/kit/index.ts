// The kit: everything that pages are built of.
export { announce } from './announce';
export { Ask, ConfirmDialog } from './Ask';
export { DaysLeft, StatusBadge, type Tone } from './Badges';
export { Busy, Lines, ProgressBar, useSlow } from './Busy';
export { CopyId } from './CopyId';
export { EmptyPage } from './EmptyPage';
export { ErrorPanel, useErrorText } from './ErrorPanel';
export { ChoiceFilter, FilterBar, TextFilter } from './FilterBar';
export type { Column } from './list/columns';
export { DataList } from './list/DataList';
export type { Selected } from './list/selection';
export { useToast } from './toast';
export { Money, When } from './Values';
export { WhyNot } from './WhyNot';
