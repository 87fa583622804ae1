package dev.sonde.plan;

import dev.sonde.graph.Graph;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Patch.Read;
import dev.sonde.graph.Patch.Write;
import dev.sonde.plan.Invocations.Part;
import dev.sonde.plan.Stages.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lets successive runs of an invoker go on where the earlier ones were, instead of computing the same once more.
 *
 * <ol>
 *   <li>A tensor that an earlier run computes, and that no write reaches that the earlier run had not, is the same in both.
 *       The earlier run saves it, and it is fed to the later one: written there for all who use it.
 *   <li>A read of such a tensor is the earlier run's.
 *   <li>What is inside of bodies is computed again; so is everything where a place is written that the graph has not.
 * </ol>
 */
public final class GoOn {
    private final Graph graph;
    private final Set<String> known;
    private final List<Pass> passes;
    private final Map<List<Integer>, Stages> stages = new HashMap<>();
    private final Set<String> unreadable;
    private int names;

    private GoOn(Graph graph, List<Pass> passes, Set<String> unreadable) {
        this.graph = graph;
        this.passes = new ArrayList<>(passes);
        this.unreadable = unreadable;
        this.known = graph.allDefinitions();
    }

    /**
     * {@return {@code passes}, none of which computes what an earlier one did}
     *
     * @param unreadable tensors that can be neither saved nor fed
     */
    public static List<Pass> in(Graph graph, List<Pass> passes, Set<String> unreadable) {
        GoOn goOn = new GoOn(graph, passes, unreadable);
        for (int pass = 0; pass < passes.size() && passes.size() > 1; pass++) {
            for (int part = 0; part < passes.get(pass).asked().parts().size(); part++) {
                goOn.shorten(pass, part);
            }
        }
        return List.copyOf(goOn.passes);
    }

    private void shorten(int pass, int index) {
        Pass now = passes.get(pass);
        Part part = now.asked().parts().get(index);
        if (isOutside(part)) {
            return;
        }
        List<Integer> rows = part.rows().stream().map(now.rows()::get).toList();
        Stages earlier = stages.computeIfAbsent(rows, absent -> new Stages(graph, unreadable));
        Part shortened = goOn(pass, takeReads(pass, part, earlier), earlier);
        passes.set(pass, passes.get(pass).with(index, shortened));
        Set<String> computed = new HashSet<>();
        earlier.frontier(shortened, computed);
        earlier.add(new Stage(pass, index, shortened, computed));
    }

    /** Case 3. */
    private boolean isOutside(Part part) {
        return !part.reads().values().stream().map(Read::tensor).allMatch(known::contains)
                || !part.writes().stream().map(Write::tensor).allMatch(known::contains);
    }

    /** Case 2. */
    private Part takeReads(int pass, Part part, Stages earlier) {
        Map<String, Read> reads = new LinkedHashMap<>(part.reads());
        part.reads()
                .forEach((alias, read) -> earlier.having(read, part).ifPresent(stage -> {
                    reads.remove(alias);
                    pass(stage, pass, alias, read);
                }));
        return new Part(part.rows(), reads, part.writes());
    }

    /** Case 1. */
    private Part goOn(int pass, Part part, Stages earlier) {
        List<Write> writes = new ArrayList<>(part.writes());
        earlier.frontier(part, new HashSet<>()).forEach((tensor, stage) -> {
            String name = Patch.PREFIX + "on" + names++;
            writes.add(Write.of(tensor, name));
            pass(stage, pass, name, new Read(tensor, false));
        });
        return new Part(part.rows(), part.reads(), writes);
    }

    /** Lets an earlier run save what a later one is fed. */
    private void pass(Stage from, int to, String name, Read read) {
        Pass giver = passes.get(from.pass());
        Part part = giver.asked().parts().get(from.part());
        Map<String, Read> reads = new LinkedHashMap<>(part.reads());
        reads.put(name, read);
        passes.set(
                from.pass(),
                giver.with(from.part(), new Part(part.rows(), reads, part.writes()))
                        .saving(name));
        passes.set(to, passes.get(to).fed(name));
    }
}
