package dev.sonde.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A process that measures.
 *
 * <p>Arguments: the {@link Job}, the model, the file that the findings go to, and what the job takes.
 */
public final class Child {
    /** What a process is for. */
    enum Job {
        /** Ratios of the tasks that are named; the first argument is the pace. */
        RATIOS,
        /** What variants cost. */
        VARIANTS,
        /** What a trace costs once its structure is known. */
        WARM_TRACES
    }

    /** The argument that asks for a short measurement. */
    static final String QUICK = "quick";

    private Child() {}

    /** Measures, and fails where the values were wrong. */
    public static void main(String[] arguments) {
        Path model = Path.of(arguments[1]);
        List<String> more = List.of(arguments).subList(3, arguments.length);
        Findings findings;
        try {
            findings = findings(Job.valueOf(arguments[0]), model, more);
        } catch (WrongValues e) {
            findings = Findings.wrong(arguments[0] + ": " + e.getMessage());
        }
        findings.append(Path.of(arguments[2]));
    }

    private static Findings findings(Job job, Path model, List<String> more) {
        return switch (job) {
            case RATIOS -> ratios(model, more.get(0).equals(QUICK), more.subList(1, more.size()));
            case VARIANTS -> variants(model);
            case WARM_TRACES -> WarmTraces.measured();
        };
    }

    private static Findings ratios(Path model, boolean quick, List<String> names) {
        try (Rig rig = Rig.open(model)) {
            return new Ratios(rig, size -> Pace.of(size, quick))
                    .of(Arrays.stream(RatioTask.values())
                            .filter(task -> names.contains(task.label()))
                            .toList());
        }
    }

    private static Findings variants(Path model) {
        try (Rig rig = Rig.open(model)) {
            return new VariantCosts(rig).measure();
        }
    }
}
