// Restricts coverage to this process: child processes of tests run the sources through a loader, whose helpers would distort the count of branches.
// The directory has been read when this runs; what is deleted here is what children would inherit.

delete process.env.NODE_V8_COVERAGE;
