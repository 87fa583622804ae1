package dev.sonde.plan;

import dev.sonde.plan.Invocations.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Groups invokers that cannot be told apart in time, and puts the groups into the order of their needs. */
final class PartOrder {
    private final List<Part> parts;
    private final boolean[][] needs;

    /**
     * Makes an order.
     *
     * @param needs the invokers that must have run before an invoker can
     */
    PartOrder(List<Part> parts, Function<Part, Set<Part>> needs) {
        this.parts = parts;
        this.needs = new boolean[parts.size()][parts.size()];
        for (int i = 0; i < parts.size(); i++) {
            Set<Part> needed = needs.apply(parts.get(i));
            for (int j = 0; j < parts.size(); j++) {
                this.needs[i][j] = i == j || needed.contains(parts.get(j)) || shareRow(i, j);
            }
        }
        close();
    }

    /** {@return the groups, each after those that it needs} */
    List<List<Part>> groups() {
        List<List<Part>> groups = new ArrayList<>();
        boolean[] done = new boolean[parts.size()];
        while (groups.stream().mapToInt(List::size).sum() < parts.size()) {
            int next = next(done);
            List<Part> group = new ArrayList<>();
            for (int j = 0; j < parts.size(); j++) {
                if (together(next, j)) {
                    group.add(parts.get(j));
                    done[j] = true;
                }
            }
            groups.add(group);
        }
        return groups;
    }

    /** The first invoker whose needs are met but for those of its own group. */
    private int next(boolean[] done) {
        for (int i = 0; i < parts.size(); i++) {
            boolean ready = !done[i];
            for (int j = 0; j < parts.size(); j++) {
                ready &= !needs[i][j] || done[j] || together(i, j);
            }
            if (ready) {
                return i;
            }
        }
        throw new AssertionError("groups have no circle");
    }

    private boolean together(int i, int j) {
        return needs[i][j] && needs[j][i];
    }

    private boolean shareRow(int i, int j) {
        return !Collections.disjoint(parts.get(i).rows(), parts.get(j).rows());
    }

    private void close() {
        for (int via = 0; via < parts.size(); via++) {
            for (int i = 0; i < parts.size(); i++) {
                for (int j = 0; needs[i][via] && j < parts.size(); j++) {
                    needs[i][j] |= needs[via][j];
                }
            }
        }
    }
}
