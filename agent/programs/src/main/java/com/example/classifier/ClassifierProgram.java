package com.example.classifier;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.tribuo.Example;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.interop.onnx.DenseTransformer;
import org.tribuo.interop.onnx.LabelTransformer;
import org.tribuo.interop.onnx.ONNXExternalModel;

/**
 * Classifies random examples, one by one and then all at once, and prints every score. Arguments: the model's file, its
 * input's name and width, and how many labels it knows.
 */
public final class ClassifierProgram {
    private static final int EXAMPLES = 12;

    private ClassifierProgram() {}

    public static void main(String[] arguments) throws Exception {
        int width = Integer.parseInt(arguments[2]);
        int labels = Integer.parseInt(arguments[3]);
        List<Example<Label>> examples = examples(width);
        try (ONNXExternalModel<Label> model = open(Path.of(arguments[0]), arguments[1], width, labels)) {
            for (Example<Label> example : examples) {
                print("one", model.predict(example));
            }
            for (Prediction<Label> prediction : model.predict(examples)) {
                print("all", prediction);
            }
        }
    }

    private static ONNXExternalModel<Label> open(Path file, String input, int width, int labels) throws OrtException {
        Map<String, Integer> features = new HashMap<>();
        for (int i = 0; i < width; i++) {
            features.put(feature(i), i);
        }
        Map<Label, Integer> outputs = new HashMap<>();
        for (int i = 0; i < labels; i++) {
            outputs.put(new Label("label-" + i), i);
        }
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        return ONNXExternalModel.createOnnxModel(
                new LabelFactory(),
                features,
                outputs,
                new DenseTransformer(),
                new LabelTransformer(),
                options,
                file,
                input);
    }

    private static List<Example<Label>> examples(int width) {
        Random random = new Random(17);
        List<Example<Label>> examples = new ArrayList<>();
        for (int i = 0; i < EXAMPLES; i++) {
            ArrayExample<Label> example = new ArrayExample<>(LabelFactory.UNKNOWN_LABEL);
            for (int feature = 0; feature < width; feature++) {
                example.add(feature(feature), random.nextGaussian());
            }
            examples.add(example);
        }
        return examples;
    }

    private static String feature(int index) {
        return "feature-" + index;
    }

    private static void print(String how, Prediction<Label> prediction) {
        Map<String, Double> scores = new TreeMap<>();
        prediction.getOutputScores().forEach((name, label) -> scores.put(name, label.getScore()));
        System.out.println(how + " " + prediction.getOutput().getLabel() + " " + scores);
    }
}
