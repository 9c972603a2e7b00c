//! Sources, sinks and the parallel run between them.
