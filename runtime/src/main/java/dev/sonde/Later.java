package dev.sonde;

import java.util.List;

/** What is said of modules in a later call of a run. */
final class Later extends RecordingScope {
    private final int calls;

    Later(Stand stand, int calls) {
        super(stand);
        this.calls = calls;
    }

    @Override
    public Envoy at(String path) {
        return super.at(path).after(calls);
    }

    @Override
    public List<Envoy> all(String pattern) {
        return super.all(pattern).stream()
                .filter(envoy -> envoy.hasAfter(calls))
                .map(envoy -> envoy.after(calls))
                .toList();
    }

    @Override
    public Scope next() {
        return new Later(stand(), calls + 1);
    }
}
