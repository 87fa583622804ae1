package dev.sonde.plan;

import dev.sonde.graph.Patch;
import dev.sonde.graph.Patch.Read;
import dev.sonde.graph.Patch.Write;
import dev.sonde.plan.Invocations.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The same invokers, each writing to every place what it finds there: rows part where they part for the real ones, and
 * nothing changes. What they read of the model's outputs must have the bits of single runs, and that can be measured.
 */
public final class Unchanged {
    private Unchanged() {}

    /** {@return those of {@code asked}, saving {@code outputs}, each under its invoker's {@link #key}} */
    public static Invocations of(Invocations asked, List<String> outputs) {
        List<Part> parts = new ArrayList<>();
        Map<String, String> saves = new LinkedHashMap<>();
        for (int i = 0; i < asked.parts().size(); i++) {
            parts.add(part(asked.parts().get(i), i, outputs));
            for (String output : outputs) {
                saves.put(key(i, output), alias(i, output));
            }
        }
        return new Invocations(asked.inputs(), asked.rows(), parts, saves, asked.feeds(), asked.constants(), List.of());
    }

    /** {@return the key of what the invoker at {@code index} finds at {@code output}} */
    public static String key(int index, String output) {
        return index + " " + output;
    }

    private static Part part(Part part, int index, List<String> outputs) {
        Map<String, Read> reads = new LinkedHashMap<>();
        List<Write> writes = new ArrayList<>();
        for (Write write : part.writes()) {
            String own = Patch.PREFIX + "same:" + index + ":" + write.tensor();
            reads.put(own, new Read(write.tensor(), false));
            writes.add(new Write(write.tensor(), write.users(), own));
        }
        outputs.forEach(output -> reads.put(alias(index, output), new Read(output, true)));
        return new Part(part.rows(), reads, writes);
    }

    private static String alias(int index, String output) {
        return Patch.PREFIX + "found:" + index + ":" + output;
    }
}
