package com.example.bert;

import ai.djl.ndarray.NDManager;

/** Prints what a small BERT makes of lines of words. Argument: how many lines. */
public final class BertProgram {
    private BertProgram() {}

    public static void main(String[] arguments) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Bert bert = new Bert(manager, 3);
            for (int line = 0; line < Integer.parseInt(arguments[0]); line++) {
                StringBuilder text = new StringBuilder("line " + line);
                for (float number : bert.read(Bert.line(line))) {
                    text.append(' ').append(number);
                }
                System.out.println(text);
            }
        }
    }
}
