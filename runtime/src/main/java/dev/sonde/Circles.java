package dev.sonde;

import dev.sonde.graph.Node;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Patch.Read;
import dev.sonde.graph.Patch.Write;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds values that would be computed from themselves. */
final class Circles {
    private final Map<String, Node> producers;
    private final Patch patch;
    private final Map<String, Node> added = new HashMap<>();

    /** A value, and the first reading through which the search came to it; the value itself where there is none yet. */
    private record Step(String name, String through) {
        Step to(String next) {
            return new Step(next, through);
        }
    }

    /** @param producers the node that makes each tensor of the graph that runs */
    Circles(Map<String, Node> producers, Patch patch) {
        this.producers = producers;
        this.patch = patch;
        patch.nodes().forEach(node -> node.outputs().forEach(output -> added.put(output, node)));
    }

    /** {@return the reading through which {@code value}, written to {@code site}, depends on the site; empty if none} */
    Optional<String> through(Site site, String value) {
        Set<String> seen = new HashSet<>();
        Deque<Step> open = new ArrayDeque<>();
        open.add(new Step(value, value));
        while (!open.isEmpty()) {
            Step step = open.remove();
            if (!seen.add(step.name())) {
                continue;
            }
            if (step.name().equals(mark(site.tensor(), site.users()))) {
                return Optional.of(step.through());
            }
            expand(step, open);
        }
        return Optional.empty();
    }

    /** {@return whether {@code value}, written in a call of a module, is computed from itself} */
    boolean reachesItself(String value) {
        Set<String> seen = new HashSet<>();
        Deque<Step> open = new ArrayDeque<>();
        expand(new Step(value, value), open);
        while (!open.isEmpty()) {
            Step step = open.remove();
            if (step.name().equals(value)) {
                return true;
            }
            if (seen.add(step.name())) {
                expand(step, open);
            }
        }
        return false;
    }

    private void expand(Step step, Deque<Step> open) {
        Read read = patch.reads().get(step.name());
        if (read != null) {
            String first = patch.reads().containsKey(step.through()) ? step.through() : step.name();
            open.add(new Step(read.settled() ? settled(read.tensor()) : read.tensor(), first));
            return;
        }
        Node node = added.get(step.name());
        if (node != null) {
            node.takes().forEach(input -> open.add(step.to(input)));
            return;
        }
        Write write = marked(step.name());
        if (write != null) {
            open.add(step.to(write.value()));
            return;
        }
        Node own = producers.get(step.name());
        if (own != null) {
            own.takes().forEach(input -> open.add(step.to(seenBy(own, input))));
            own.bodies().forEach(body -> body.outputs().forEach(output -> open.add(step.to(settled(output.name())))));
        }
    }

    /** A written site has a name of its own in the search, apart from the tensor that the model computes. */
    private static String mark(String tensor, Set<String> users) {
        return Patch.PREFIX + "at:" + tensor
                + (users.isEmpty() ? "" : users.stream().sorted().toList());
    }

    private @Nullable Write marked(String name) {
        for (Write write : patch.writes()) {
            if (mark(write.tensor(), write.users()).equals(name)) {
                return write;
            }
        }
        return null;
    }

    private String settled(String tensor) {
        return patch.writes().stream()
                .filter(write -> write.tensor().equals(tensor) && write.users().isEmpty())
                .findFirst()
                .map(write -> mark(tensor, write.users()))
                .orElse(tensor);
    }

    private String seenBy(Node node, String tensor) {
        return patch.writes().stream()
                .filter(write ->
                        write.tensor().equals(tensor) && write.users().stream().anyMatch(node.outputs()::contains))
                .findFirst()
                .map(write -> mark(tensor, write.users()))
                .orElseGet(() -> settled(tensor));
    }
}
