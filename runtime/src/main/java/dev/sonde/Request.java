package dev.sonde;

import dev.sonde.graph.Node;
import dev.sonde.graph.Patch;
import dev.sonde.ops.Operand;
import dev.sonde.plan.Invocations;
import dev.sonde.plan.Invocations.Part;
import dev.sonde.plan.Sort;
import dev.sonde.plan.Stack;
import dev.sonde.run.Asked;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** What a trace asks of the one who runs its model, made from what was written down. */
final class Request {
    private final Recording recording;

    Request(Recording recording) {
        this.recording = recording;
    }

    /** {@return what was written down, as far as it concerns {@code invocation}} */
    Patch patch(Invocation invocation) {
        Stack rows = rows();
        return recording
                .unfused()
                .beside(new Patch(
                        invocation.reads(),
                        invocation.writes(),
                        recording.saves().keys(),
                        recording.feeds().types(recording.ties().lates()),
                        both(recording.calls().constants(), rows.constants()),
                        requireUnused(both(rows.nodes(), recording.calls().nodes()))));
    }

    /**
     * {@return what all invokers ask for together}
     *
     * @param own the inputs of each
     * @param padding with what inputs of different lengths are filled, where they are
     * @param limit how many bytes a run may need
     */
    Asked together(List<Map<String, Tensor>> own, Optional<Padding> padding, long limit) {
        Stack stack = rows();
        Optional<Padded> padded = padding.flatMap(how -> Padded.of(recording, how, stack));
        List<Part> parts = new ArrayList<>();
        List<Map<String, Tensor>> inputs = new ArrayList<>();
        Map<String, Long> given = new HashMap<>();
        int rows = 0;
        for (Invocation invocation : invocations()) {
            Map<String, Tensor> now = own.get(parts.size());
            given.putAll(invocation.sizes(now));
            int from = rows;
            rows += invocation.rows(now);
            List<Integer> places = IntStream.range(from, rows).boxed().toList();
            Part part = new Part(places, invocation.reads(), invocation.writes());
            parts.add(padded.map(how -> how.part(invocation, part)).orElse(part));
            inputs.add(padded.map(how -> how.inputs(invocation)).orElse(now));
        }
        return new Asked(
                all(rows, parts, stack),
                new Asked.Given(inputs, own),
                recording.hosts().functions(given),
                (index, patch) -> recording.unfused().beside(patch),
                (index, tensor) -> invocations().get(index).bytes(tensor),
                this::lineOf,
                limit,
                recording.unfused().isEmpty() ? "" : "what a fusion swallowed is computed for one invoker at a time");
    }

    private Invocations all(int rows, List<Part> parts, Stack stack) {
        Map<String, String> wanted = new LinkedHashMap<>(recording.saves().keys());
        wanted.putAll(recording.hosts().saves());
        return new Invocations(
                Map.of(),
                rows,
                parts,
                wanted,
                recording.feeds().types(recording.ties().lates()),
                both(recording.calls().constants(), stack.constants()),
                Sort.byNeed(
                        List.of(),
                        requireUnused(both(stack.nodes(), recording.calls().nodes()))));
    }

    /**
     * Requires that nothing that was written down needs what {@code skip} leaves out.
     *
     * @param given what is there instead of what the module makes
     */
    void requireUnused(Skip skip, List<Operand> given) {
        Set<String> wanted = wanted();
        given.forEach(value -> wanted.add(value.name()));
        Set<String> needed = Skips.needed(both(rows().nodes(), recording.calls().nodes()), wanted);
        invocations().stream()
                .filter(skip.stand()::isFor)
                .forEach(invocation -> recording.skips().requireUnused(skip, invocation.reads(), needed));
    }

    private List<Node> requireUnused(List<Node> nodes) {
        if (!recording.skips().isEmpty()) {
            Set<String> needed = Skips.needed(nodes, wanted());
            invocations().forEach(invocation -> recording.skips().requireUnused(invocation, needed));
        }
        return nodes;
    }

    /** What is saved or written. */
    private Set<String> wanted() {
        Set<String> wanted = new HashSet<>(recording.saves().keys().values());
        wanted.addAll(recording.hosts().saves().values());
        invocations().forEach(invocation -> invocation.writes().forEach(write -> wanted.add(write.value())));
        return wanted;
    }

    private Stack rows() {
        Stack rows = new Stack();
        recording.everyone().lower(rows);
        return rows;
    }

    private List<Invocation> invocations() {
        return recording.invocations();
    }

    private String lineOf(String read) {
        return invocations().stream()
                .map(invocation -> invocation.readLines().get(read))
                .filter(Objects::nonNull)
                .map(line -> "read at " + line)
                .findFirst()
                .orElse("");
    }

    private static <T> List<T> both(List<T> some, List<T> others) {
        if (some.isEmpty() || others.isEmpty()) {
            return some.isEmpty() ? others : some;
        }
        List<T> both = new ArrayList<>(some);
        both.addAll(others);
        return both;
    }
}
