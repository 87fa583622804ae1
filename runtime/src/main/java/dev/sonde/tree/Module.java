package dev.sonde.tree;

import dev.sonde.graph.Node;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A module of a model: a layer, a part of one, or a list of layers. What its children make and hand out beyond it is
 * its own output too. Shapes and constants are neither inputs nor outputs.
 *
 * @param path its parts joined by dots; empty for the model itself
 * @param className the class it is of, where the exporter wrote it down
 * @param children the modules in it, in model order
 * @param nodes its nodes and those of its descendants, in model order
 * @param inputs the tensors that it takes, by first use
 * @param outputs the tensors that it hands out, the one that flows on first
 * @param nestedOutputs such tensors inside the body of an If, Loop or Scan: what its places name after the others
 * @param parameters the names of its own initialisers by their names in the module: {@code weight}, {@code bias}
 * @param operators its own nodes by name: {@code Softmax}, {@code MatMul}, {@code MatMul_1}
 * @param nestedOperators such nodes inside the body of an If, Loop or Scan
 */
@SuppressWarnings("JavaLangClash") // the word of the field; nobody here means the ones of java.lang
public record Module(
        String path,
        Optional<String> className,
        List<Module> children,
        List<Node> nodes,
        List<String> inputs,
        List<String> outputs,
        List<String> nestedOutputs,
        Map<String, String> parameters,
        Map<String, Node> operators,
        Map<String, Node> nestedOperators) {

    public Module {
        children = List.copyOf(children);
        nodes = List.copyOf(nodes);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        nestedOutputs = List.copyOf(nestedOutputs);
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        operators = Collections.unmodifiableMap(new LinkedHashMap<>(operators));
        nestedOperators = Collections.unmodifiableMap(new LinkedHashMap<>(nestedOperators));
    }

    /** {@return the last part of the path} */
    public String name() {
        return Paths.last(path);
    }

    /** {@return the outputs, and after them those inside of bodies} */
    public List<String> allOutputs() {
        return nestedOutputs.isEmpty()
                ? outputs
                : Stream.concat(outputs.stream(), nestedOutputs.stream()).toList();
    }

    /** {@return the operators by name, and after them those inside of bodies, less those that are called the same} */
    public Map<String, Node> allOperators() {
        if (nestedOperators.isEmpty()) {
            return operators;
        }
        Map<String, Node> all = new LinkedHashMap<>(operators);
        nestedOperators.forEach(all::putIfAbsent);
        return all;
    }

    @Override
    public String toString() {
        return path;
    }
}
