package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.ops.Choose;
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
import java.util.function.Function;

/**
 * The Java functions that a trace calls. Each is called once in every run, also where nobody wants what it gives; in a
 * branch, only where that is taken.
 */
final class HostCalls {
    private static final String CALLED = "call:";

    private final Map<String, HostCall> calls = new LinkedHashMap<>();

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /** {@return what {@code function} makes of {@code inputs}, on a line at {@code stand}} */
    Operand add(Stand stand, HostFunction function, TensorType result, TensorLike... inputs) {
        Optional<Operand> condition = stand.recording().stops().reached(stand).map(Under::holds);
        List<Operand> taken = new ArrayList<>();
        for (TensorLike input : inputs) {
            Operand value = stand.operand(input);
            taken.add(condition
                    .map(holds -> Choose.orNothing(stand.here(), holds, value))
                    .orElse(value));
        }
        condition.ifPresent(taken::add);
        Fragment fragment = stand.here();
        Operand made = fragment.emit(Schedule.HOST, taken, Map.of(), result);
        calls.put(made.name(), new HostCall(function, inputs.length, result, CallSite.here()));
        return made;
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
