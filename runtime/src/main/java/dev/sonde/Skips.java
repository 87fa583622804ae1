package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.graph.Node;
import dev.sonde.graph.Patch.Read;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The modules that a trace does not run, and which of its lines would need one of them after all. */
final class Skips {
    private final List<Skip> skips = new ArrayList<>();
    private final Map<Use, CallSite> used = new LinkedHashMap<>();

    /** A place that was read or written under a name, and from where. */
    private record Use(Stand stand, String label, Site site) {}

    /**
     * Requires that {@code site}, which is read or written now, is not inside of a skipped module.
     *
     * @throws OrderException where it is, naming both lines
     */
    void use(Stand stand, Site site) {
        for (Skip skip : skips) {
            if (skip.concerns(stand) && skip.holds(site)) {
                throw skip.refused(site.label(), CallSite.here());
            }
        }
        used.computeIfAbsent(
                new Use(stand, site.label(), site),
                first -> stand.recording().line().here());
    }

    /**
     * Requires that no earlier line read or wrote something inside of what is to be skipped.
     *
     * @throws OrderException where one did, naming both lines
     */
    void requireUntouched(Skip skip) {
        used.forEach((use, line) -> {
            if (skip.concerns(use.stand()) && skip.holds(use.site())) {
                throw skip.refused(use.label(), line);
            }
        });
    }

    void add(Skip skip) {
        skips.add(skip);
    }

    /** {@return those that skip the module at {@code path}} */
    List<Skip> of(String path) {
        return skips.stream().filter(skip -> skip.spot().path().equals(path)).toList();
    }

    boolean isEmpty() {
        return skips.isEmpty();
    }

    /** Requires that nothing needed is what a module makes that is skipped for {@code invocation}. */
    void requireUnused(Invocation invocation, Set<String> needed) {
        skips.stream()
                .filter(skip -> skip.stand().isFor(invocation))
                .forEach(skip -> requireUnused(skip, invocation.reads(), needed));
    }

    /**
     * Requires that nothing needed is what a skipped module makes.
     *
     * @throws OrderException where it is, naming both lines
     */
    void requireUnused(Skip skip, Map<String, Read> reads, Set<String> needed) {
        if (!skip.isCertain()) {
            return;
        }
        reads.forEach((alias, read) -> {
            boolean own = skip.spot().outputs().contains(read.tensor()) && !read.settled();
            if (needed.contains(alias) && (own || skip.made().contains(read.tensor()))) {
                throw new OrderException(
                        Facts.of("what \"" + skip.spot().path() + "\" computes is used, and it is not run")
                                .add("tensor", '"' + read.tensor() + '"')
                                .add("read at", lineOf(read.tensor(), skip))
                                .add("skipped at", skip.line())
                                .add("do", "skip it before that line, or give it another value"));
            }
        });
    }

    private CallSite lineOf(String tensor, Skip skip) {
        return used.entrySet().stream()
                .filter(entry -> entry.getKey().site().tensor().equals(tensor))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(skip.line());
    }

    /** {@return {@code wanted} and what it is computed from} */
    static Set<String> needed(List<Node> nodes, Set<String> wanted) {
        Set<String> needed = new HashSet<>(wanted);
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (node.outputs().stream().anyMatch(needed::contains)) {
                needed.addAll(node.takes());
            }
        }
        return needed;
    }
}
