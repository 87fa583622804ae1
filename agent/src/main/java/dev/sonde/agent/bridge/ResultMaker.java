package dev.sonde.agent.bridge;

import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtSession.Result;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the result that the application sees, by the constructor that ONNX Runtime keeps to its own package. */
final class ResultMaker {
    private final Constructor<Result> constructor;

    /** Throws if this ONNX Runtime has no such constructor. */
    ResultMaker() throws ReflectiveOperationException {
        constructor = Result.class.getDeclaredConstructor(String[].class, OnnxValue[].class, boolean[].class);
        constructor.setAccessible(true);
    }

    /**
     * {@return {@code full} without the values named {@code extra}} Its values pass to the new result, which is to be
     * closed instead, and the extra ones to the caller.
     */
    Result without(Result full, Set<String> extra) throws ReflectiveOperationException {
        List<String> names = new ArrayList<>();
        List<OnnxValue> values = new ArrayList<>();
        List<Boolean> owned = new ArrayList<>();
        int index = 0;
        for (Map.Entry<String, OnnxValue> entry : full) {
            if (!extra.contains(entry.getKey())) {
                names.add(entry.getKey());
                values.add(entry.getValue());
                owned.add(full.isResultOwner(index));
            }
            index++;
        }
        boolean[] owners = new boolean[owned.size()];
        for (int i = 0; i < owners.length; i++) {
            owners[i] = owned.get(i);
        }
        return constructor.newInstance(names.toArray(new String[0]), values.toArray(new OnnxValue[0]), owners);
    }
}
