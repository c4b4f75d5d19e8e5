"""The models of workloads.ts in PyTorch, written as anyone would. Answers each line "name steps" with milliseconds."""

import math
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


class Transformer(nn.Module):
    """One layer, no biases but the readout's, normalization after each part (Fig. 6d)."""

    def __init__(self, p=97, d=128, heads=4, hidden=512):
        super().__init__()
        self.heads = heads
        self.tokens, self.positions = nn.Embedding(p + 2, d), nn.Embedding(4, d)
        self.qkv, self.out = nn.Linear(d, 3 * d, bias=False), nn.Linear(d, d, bias=False)
        self.expand, self.shrink = nn.Linear(d, hidden, bias=False), nn.Linear(hidden, d, bias=False)
        self.first, self.second = nn.LayerNorm(d), nn.LayerNorm(d)
        self.readout = nn.Linear(d, p + 2)

    def forward(self, x):
        n, length = x.shape
        h = self.tokens(x) + self.positions(torch.arange(length))
        q, k, v = (t.view(n, length, self.heads, -1).transpose(1, 2) for t in self.qkv(h).chunk(3, -1))
        mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        h = self.first(h + self.out(mixed.transpose(1, 2).reshape(n, length, -1)))
        h = self.second(h + self.shrink(F.relu(self.expand(h))))
        return self.readout(h[:, -1])


def training(model, optimizer, inputs, labels):
    def step():
        optimizer.zero_grad()
        loss = F.cross_entropy(model(inputs), labels)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def grokking():
    model = Transformer()
    x, y = torch.randint(97, (512,)), torch.randint(97, (512,))
    inputs = torch.stack([x, torch.full_like(x, 97), y, torch.full_like(x, 98)], 1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.98), weight_decay=1)
    return training(model, optimizer, inputs, (x + y) % 97)


def replicas():
    count, batch = 36, 128
    sizes = [(64, 64), (64, 64), (64, 64), (64, 8)]
    weights = [nn.Parameter(torch.randn(count, *size) / math.sqrt(size[0])) for size in sizes]
    symbols, classes = torch.randint(8, (12_800, 8)), torch.randint(8, (12_800,))
    optimizer = torch.optim.SGD(weights, lr=1e-3, momentum=0.9)

    def step():
        chosen = torch.stack([torch.randperm(12_800)[:batch] for _ in range(6)]).repeat(6, 1)
        h = F.one_hot(symbols[chosen], 8).float().view(count, batch, 64)
        for V in weights[:-1]:
            h = F.relu(torch.bmm(h, V))
        logits = torch.bmm(h, weights[-1])
        loss = F.cross_entropy(logits.transpose(1, 2), classes[chosen], reduction="none").mean(1).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    return step


def lenet():
    model = nn.Sequential(
        *[nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)],
        *[nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()],
        *[nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)],
    )
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
    return training(model, optimizer, torch.randn(100, 1, 28, 28), torch.arange(100) % 10)


class Residual(nn.Sequential):
    def forward(self, x):
        return x + super().forward(x)


def resnet():
    def block(channels, filters, kernel=3, stride=1):
        convolution = nn.Conv2d(channels, filters, kernel, stride, kernel // 2, bias=False)
        return [convolution, nn.BatchNorm2d(filters), nn.ReLU()]

    model = nn.Sequential(
        *[*block(3, 64, 15, 2), *block(64, 32), nn.MaxPool2d(2)],
        *[Residual(*block(32, 32), *block(32, 32)), *block(32, 64), nn.MaxPool2d(2)],
        *[*block(64, 128), nn.MaxPool2d(2), Residual(*block(128, 128), *block(128, 128))],
        *[nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Linear(128, 10, bias=False)],
    )
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-3, momentum=0.9, nesterov=True)
    return training(model, optimizer, torch.randn(512, 3, 32, 32), torch.arange(512) % 10)


torch.set_num_threads(int(sys.argv[1]))
started = {}
for line in sys.stdin:
    name, count = line.split()
    step = started.setdefault(name, None) or globals()[name]()
    started[name] = step
    begun = time.perf_counter()
    for _ in range(int(count)):
        step()
    print(1000 * (time.perf_counter() - begun) / int(count), flush=True)
