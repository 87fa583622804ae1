package dev.sonde.agent.weave;

import dev.sonde.agent.core.Loom;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.pool.TypePool;

/** What must be found in an ONNX Runtime for the agent to know it. */
final class KnownOrt {
    private static final String ALLOCATOR = ", ai.onnxruntime.OrtAllocator, " + Loom.OPTIONS + ")";
    private static final List<String> SESSION_MEMBERS = List.of(
            "run(java.util.Map, java.util.Set, java.util.Map, ai.onnxruntime.OrtSession$RunOptions)",
            "<init>(ai.onnxruntime.OrtEnvironment, java.lang.String" + ALLOCATOR,
            "<init>(ai.onnxruntime.OrtEnvironment, [B" + ALLOCATOR,
            "<init>(ai.onnxruntime.OrtEnvironment, java.nio.ByteBuffer" + ALLOCATOR,
            "close()",
            "getInputNames()",
            "getOutputNames()");
    private static final List<String> RESULT_MEMBERS =
            List.of("<init>([Ljava.lang.String;, [Lai.onnxruntime.OnnxValue;, [Z)", "isResultOwner(int)", "iterator()");
    private static final List<String> OPTIONS_MEMBERS = List.of("<init>()", "close()", "getConfigEntries()");

    private KnownOrt() {}

    /** {@return the members that should be there and are not} */
    static List<String> missing(TypePool types) {
        List<String> missing = new ArrayList<>();
        missing(types, Loom.SESSION, SESSION_MEMBERS, missing);
        missing(types, Loom.SESSION + "$Result", RESULT_MEMBERS, missing);
        missing(types, Loom.OPTIONS, OPTIONS_MEMBERS, missing);
        missing(types, Loom.CLOSER, List.of("run()"), missing);
        return missing;
    }

    private static void missing(TypePool types, String name, List<String> wanted, List<String> missing) {
        TypePool.Resolution resolution = types.describe(name);
        List<String> present = resolution.isResolved() ? members(resolution.resolve()) : List.of();
        for (String member : wanted) {
            if (!present.contains(member)) {
                missing.add(name + "." + member);
            }
        }
    }

    private static List<String> members(TypeDescription type) {
        List<String> members = new ArrayList<>();
        for (MethodDescription method : type.getDeclaredMethods()) {
            List<String> parameters = method.getParameters().asTypeList().asErasures().stream()
                    .map(TypeDescription::getName)
                    .toList();
            members.add(method.getInternalName() + "(" + String.join(", ", parameters) + ")");
        }
        return members;
    }
}
