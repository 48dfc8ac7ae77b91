// Coverage is this process's own: a child that a test starts runs the sources through a loader, whose helpers would spoil the count of branches.
// The directory has been read when this runs; what is deleted here is what children would inherit.

delete process.env.NODE_V8_COVERAGE;
