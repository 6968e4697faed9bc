import { checkSeeds } from './check-seeds.ts';

checkSeeds(7501, 2_500);
