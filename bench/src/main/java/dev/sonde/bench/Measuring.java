package dev.sonde.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Has processes measure, one after the other, and puts together what they find out. */
final class Measuring {
    /** A heap that is there from the start, so that growing memory is not the heap's. */
    private static final List<String> STEADY_HEAP =
            List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");

    private final Arguments arguments;
    private final Forks forks;
    private final PrintStream progress;

    Measuring(Arguments arguments, Forks forks, PrintStream progress) {
        this.arguments = arguments;
        this.forks = forks;
        this.progress = progress;
    }

    /** {@return what was asked for; the control comes first} */
    Findings all(Path agent, Path folder) {
        Findings all = Findings.none();
        for (int i = 1; i <= arguments.processes(); i++) {
            say("ratios to a plain session, process " + i + " of " + arguments.processes());
            all = all.and(ratios());
        }
        return all.and(variants())
                .and(warmTraces())
                .and(guarded(() -> idle(agent)))
                .and(guarded(() -> callSites(agent, CostTask.IDLE_CALLSITE, SiteCall.IDLE)))
                .and(guarded(() -> callSites(agent, CostTask.READ_CALLSITE, SiteCall.READ)))
                .and(guarded(() -> classLoads(agent, folder)))
                .and(guarded(() -> startUp(agent, folder)));
    }

    private Findings ratios() {
        List<String> words = new ArrayList<>();
        words.add(arguments.quick() ? Child.QUICK : "full");
        arguments.ratios().forEach(task -> words.add(task.label()));
        return forks.child(List.of("-Xmx2g"), Child.Job.RATIOS, words);
    }

    private Findings variants() {
        List<String> wanted = new ArrayList<>();
        List.of(CostTask.VARIANT_CREATE, CostTask.VARIANTS_20).stream()
                .filter(arguments.tasks()::contains)
                .forEach(task -> wanted.add(task.label()));
        Findings all = Findings.none();
        for (int i = 0; !wanted.isEmpty() && i < arguments.processes(); i++) {
            say(String.join(", ", wanted));
            all = all.and(forks.child(STEADY_HEAP, Child.Job.VARIANTS, List.of()));
        }
        return new Findings(
                all.measurements().stream()
                        .filter(found -> wanted.contains(found.task()))
                        .toList(),
                all.wrong());
    }

    private Findings warmTraces() {
        Findings all = Findings.none();
        for (int i = 0; arguments.tasks().contains(CostTask.WARM_TRACE) && i < arguments.processes(); i++) {
            say(CostTask.WARM_TRACE.label());
            all = all.and(forks.child(List.of("-Xmx1g"), Child.Job.WARM_TRACES, List.of()));
        }
        return all;
    }

    private Findings idle(Path agent) {
        if (!arguments.tasks().contains(CostTask.IDLE)) {
            return Findings.none();
        }
        say(CostTask.IDLE.label());
        return new Idle(forks, agent).measure(arguments.processes());
    }

    private Findings callSites(Path agent, CostTask task, String call) {
        if (!arguments.tasks().contains(task)) {
            return Findings.none();
        }
        say(task.label());
        return new CallSites(forks, agent).measure(task, call, arguments.processes());
    }

    private Findings classLoads(Path agent, Path folder) {
        if (!arguments.tasks().contains(CostTask.CLASS_LOAD)) {
            return Findings.none();
        }
        say(CostTask.CLASS_LOAD.label());
        return new ClassLoads(forks, agent, folder).measure(2 * arguments.processes());
    }

    private Findings startUp(Path agent, Path folder) {
        if (!arguments.tasks().contains(CostTask.START_UP)) {
            return Findings.none();
        }
        say(CostTask.START_UP.label());
        return new StartUp(forks, agent, folder).measure(Math.max(3, arguments.processes()));
    }

    private static Findings guarded(Supplier<Findings> task) {
        try {
            return task.get();
        } catch (WrongValues e) {
            return Findings.wrong(String.valueOf(e.getMessage()));
        }
    }

    private void say(String what) {
        progress.println("bench: " + what);
    }
}
