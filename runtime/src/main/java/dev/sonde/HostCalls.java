package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.live.Fragments;
import dev.sonde.live.PatchRun;
import dev.sonde.ops.Fragment;
import dev.sonde.ops.Operand;
import dev.sonde.plan.Schedule;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorLike;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The Java functions that a trace calls. Each is called once in every run, also where nobody wants what it gives; in a
 * branch, only where that is taken.
 */
final class HostCalls {
    private static final String CALLED = "call:";

    private final Map<String, HostCall> calls = new LinkedHashMap<>();
    private final Map<String, Late> lates = new LinkedHashMap<>();

    /** {@return the names of what the functions give, in the order in which they were written down} */
    Set<String> names() {
        return calls.keySet();
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /**
     * {@return what {@code function} makes of {@code inputs}, on a line at {@code stand}}
     *
     * @param result what it says that it gives; nothing where only a run tells, which is so of Java models alone
     */
    Operand add(Stand stand, HostFunction function, Optional<TensorType> result, TensorLike... inputs) {
        Optional<Operand> condition = stand.recording().stops().reached(stand).map(Under::holds);
        List<Operand> taken = new ArrayList<>();
        for (TensorLike input : inputs) {
            Operand value = stand.operand(input);
            taken.add(condition
                    .map(holds -> stand.model().orNothing(stand.here(), holds, value))
                    .orElse(value));
        }
        condition.ifPresent(taken::add);
        Fragment fragment = stand.here();
        Operand made = fragment.emitAll(Schedule.HOST, taken, Map.of(), List.of(result))
                .get(0);
        calls.put(made.name(), new HostCall(function, inputs.length, result, CallSite.here()));
        return made;
    }

    /**
     * {@return what a run of a Java model makes of {@code inputs}, of which only that knows enough to write it down}
     *
     * @param how writes it, given the inputs with the types that they have in that run
     */
    Operand late(Stand stand, BiFunction<Fragment, List<Operand>, Operand> how, List<Operand> inputs) {
        Operand made = stand.here()
                .emitAll(Schedule.HOST, inputs, Map.of(), List.of(Optional.empty()))
                .get(0);
        lates.put(made.name(), new Late(how, CallSite.here()));
        return made;
    }

    /** What a run writes down, and for which line of the program. */
    private record Late(BiFunction<Fragment, List<Operand>, Operand> how, CallSite line) {
        Tensor of(List<Tensor> taken, Fragments fragments) {
            Fragment fragment = new Fragment().at(line);
            Operand made =
                    how.apply(fragment, taken.stream().map(fragment::feed).toList());
            return PatchRun.value(fragment, made, fragments);
        }
    }

    /** {@return all functions that a run of a Java model calls, by the name of what each gives} */
    Map<String, Function<List<Tensor>, Tensor>> functions(Fragments fragments) {
        Map<String, Function<List<Tensor>, Tensor>> functions = functions(Map.of());
        lates.forEach((name, late) -> functions.put(name, taken -> late.of(taken, fragments)));
        return functions;
    }

    /** {@return what is wanted of a run so that every function is called} */
    Map<String, String> saves() {
        Map<String, String> saves = new LinkedHashMap<>();
        calls.keySet().forEach(name -> saves.put(CALLED + name, name));
        return saves;
    }

    /** {@return the functions, by the name of what each gives, where inputs give {@code sizes} to dimensions} */
    Map<String, Function<List<Tensor>, Tensor>> functions(Map<String, Long> sizes) {
        Map<String, Function<List<Tensor>, Tensor>> functions = new LinkedHashMap<>();
        calls.forEach((name, call) -> functions.put(name, taken -> call.call(taken, sizes)));
        return functions;
    }
}
