/** Reads lines with a BERT that is made of DJL's blocks, on PyTorch. */
@NullMarked
package com.example.bert;

import org.jspecify.annotations.NullMarked;
