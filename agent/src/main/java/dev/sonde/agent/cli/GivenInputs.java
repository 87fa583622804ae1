package dev.sonde.agent.cli;

import dev.sonde.Model;
import dev.sonde.error.Facts;
import dev.sonde.error.Nearest;
import dev.sonde.error.ShapeException;
import dev.sonde.error.UnknownNameException;
import dev.sonde.run.RandomInputs.Choice;
import dev.sonde.tensor.Npy;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Numbers for a model's inputs, from files or from a seed. */
@FunctionalInterface
interface GivenInputs {
    /**
     * {@return a choice for every input of {@code model}}
     *
     * @throws dev.sonde.error.SondeException where there are none or they do not fit
     */
    List<Choice> of(Model model);

    /** {@return inputs that Sonde chooses, those in {@code shapes} with the shape given there} */
    static GivenInputs random(long seed, Map<String, long[]> shapes) {
        return model -> model.randomInputs(seed, shapes).choices();
    }

    /** {@return inputs read from a file each} */
    static GivenInputs files(Map<String, Path> files) {
        return model -> {
            requireAll(model.inputs(), files);
            List<Choice> choices = new ArrayList<>();
            files.forEach((name, file) -> choices.add(read(name, file, model.inputs())));
            return choices;
        };
    }

    private static Choice read(String name, Path file, Map<String, TensorType> declared) {
        Tensor tensor = Npy.read(file);
        TensorType wanted = declared.getOrDefault(name, tensor.type());
        if (wanted.element() != tensor.element()) {
            throw new ShapeException(Facts.of("input \"" + name + "\" takes elements of another type")
                    .add("wanted", wanted)
                    .add("given", tensor.type())
                    .add("file", file)
                    .add("do", "in NumPy: numpy.save(…, array.astype(\"" + numpyName(wanted) + "\"))"));
        }
        return new Choice(name, tensor, "from " + file);
    }

    private static String numpyName(TensorType type) {
        String name = type.element().toString();
        return name.equals("float") ? "float32" : name.replace("double", "float64");
    }

    private static void requireAll(Map<String, TensorType> declared, Map<String, Path> files) {
        for (String name : files.keySet()) {
            if (!declared.containsKey(name)) {
                throw new UnknownNameException(Facts.of("the model has no input \"" + name + '"')
                        .add("nearest", Nearest.to(name, declared.keySet()))
                        .add("inputs", listed(declared)));
            }
        }
        Map<String, TensorType> missing = new LinkedHashMap<>(declared);
        missing.keySet().removeAll(files.keySet());
        if (!missing.isEmpty()) {
            throw new UnknownNameException(Facts.of("inputs are missing: " + String.join(", ", missing.keySet()))
                    .add("wanted", listed(missing))
                    .add("do", "give each a file with --input NAME=FILE.npy, or use --random 1 in place of --input"));
        }
    }

    private static String listed(Map<String, TensorType> types) {
        return types.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining("\n"));
    }
}
